"""
A stock Wagtail site to compare with, in the shape of Wagtail's own bakerydemo.

Written anew, not copied: a home page of three featured sections, articles with an
author, tags and pictures, a menu that asks for each item's children, breadcrumbs,
settings, a search that counts. There is as much of each as makes bakerydemo's numbers
of queries (43 for its home page, 22 for a page of its blog). It knows nothing of our
rooms and runs in a process and a database of its own.
"""
