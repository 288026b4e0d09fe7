// Text takes its direction from its first letter, wherever it is typed.
const TYPED = 'textarea, input[type="text"], input:not([type]), [contenteditable="true"]';

const direct = (root) => {
  if (root.matches?.(TYPED)) root.dir = 'auto';
  root.querySelectorAll?.(TYPED).forEach((field) => { field.dir = 'auto'; });
};

direct(document.body);
new MutationObserver((changes) => {
  changes.forEach((change) => change.addedNodes.forEach(direct));
}).observe(document.body, { childList: true, subtree: true });
