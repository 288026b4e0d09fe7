// Hides the questions that the answers above do not ask for; hidden ones are not sent.
const questions = document.querySelectorAll("[data-if]");

function isAsked(question) {
  const wanted = question.dataset.is.split(" ");
  const inputs = document.getElementsByName(question.dataset.if);
  return [...inputs].some((input) => {
    if (input.closest("[hidden]")) return false;
    const isChosen = input.type === "radio" || input.type === "checkbox" ? input.checked : true;
    return isChosen && wanted.includes(input.value);
  });
}

function update() {
  questions.forEach((question) => {
    const keep = isAsked(question) || question.classList.contains("field-error");
    question.hidden = !keep;
    question.querySelectorAll("input, select, textarea").forEach((input) => {
      input.disabled = !keep;
    });
  });
}

document.addEventListener("change", update);
update();
