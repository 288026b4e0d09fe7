// Suggestions below a search box. Without this the box is a plain form.
const WAIT = 120;

function attach(input, number) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `suggestions-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  input.form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  let timer, asked, at;

  function choose(next) {
    at = next;
    [...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", index === at);
    });
    const item = list.children[at];
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    list.replaceChildren(...found.map(({ title, url, lang }, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.dir = "auto";
      if (lang) item.lang = lang;
      item.textContent = title;
      item.dataset.url = url;
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", !list.hidden);
    choose(-1);
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const url = `${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`;
    try {
      const answer = await fetch(url, { signal: asked.signal });
      show((await answer.json()).suggestions);
    } catch {
      show([]);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      show([]);
    } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && count && at >= 0) {
      event.preventDefault();
      location.href = list.children[at].dataset.url;
    }
  });
  input.addEventListener("blur", () => setTimeout(show, 150, []));
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) location.href = item.dataset.url;
  });
  show([]);
}

document.querySelectorAll("[data-suggest]").forEach(attach);
document.querySelector("[data-clicked]")?.addEventListener("click", (event) => {
  if (!event.target.closest("a")) return;
  const { clicked, text } = event.currentTarget.dataset;
  navigator.sendBeacon(clicked, new URLSearchParams({ q: text }));
});
