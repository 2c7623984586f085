// What only the browser can do for a page: keys, language, title, zoom, address, motion.

const IGNORED = new Set(["INPUT", "TEXTAREA", "SELECT"]);

function render({ model }) {
  const onKey = (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (IGNORED.has(target.tagName) && target.type !== "range" && target.type !== "checkbox") return;
    const onControl = target.closest?.("button, a, summary, input, [role=slider], [role=listbox]");
    if (onControl && [" ", "Enter", "ArrowRight", "ArrowLeft"].includes(event.key)) return;
    if (!/^( |ArrowRight|Escape|[rnf?1-7])$/.test(event.key)) return;
    event.preventDefault();
    model.send({ kind: "key", key: event.key });
  };
  const describe = () => {
    document.documentElement.lang = model.get("language");
    document.title = model.get("title");
    const view = document.querySelector("meta[name=viewport]");
    if (view) view.setAttribute("content", "width=device-width, initial-scale=1");
  };
  const full = () => {
    if (model.get("full")) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  };
  const guard = keepFocus();
  document.addEventListener("keydown", onKey);
  model.on("change:language", describe);
  model.on("change:title", describe);
  model.on("change:full", full);
  model.on("change:place", () => window.scrollTo(0, 0));
  describe();
  model.send({
    kind: "browser",
    address: window.location.origin + window.location.pathname,
    calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    height: window.innerHeight,
  });
  return () => {
    document.removeEventListener("keydown", onKey);
    guard.disconnect();
  };
}

// While a card lies over the page the keyboard stays in it, and then goes back to where it was.
function keepFocus() {
  let before = null;
  let over = null;
  const watch = () => {
    const now = document.querySelector(".gs-overlay");
    if (now === over) return;
    if (now) {
      before = document.activeElement;
      now.addEventListener("keydown", turn);
      stops(now).at(-1)?.focus();
    } else before?.focus?.();
    over = now;
  };
  const guard = new MutationObserver(watch);
  guard.observe(document.body, { childList: true, subtree: true });
  return guard;
}

function stops(card) {
  return [...card.querySelectorAll("button:not([disabled]), a[href], input, select")];
}

function turn(event) {
  if (event.key !== "Tab") return;
  const all = stops(event.currentTarget);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}

export default { render };
