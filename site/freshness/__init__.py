"""
Answers that are kept as long as the database would say the same.

A *recording* notes the questions that were put while something was made. What was made
is an *answer* (a page as it is sent) or a *value* (what many answers share; an answer
*leans* on it). Its *truth* says as of which commit and until when it is so, its
*grounds* are the questions, to put them again. Both lie on the *shelf*, for all
workers; what a worker sent last it has at *hand*.
"""
