// Records the events, messages, errors and layout shifts on a host page.
window.seen = [];
window.heard = [];
window.complaints = [];
window.moved = [];

for (const kind of ["ready", "assessed", "submitted", "error"]) {
  addEventListener(`cmsa-join:${kind}`, (event) => seen.push([kind, event.detail, event.target.id]));
}
addEventListener("message", (event) => heard.push([event.origin, event.data]));
window.frameOf = (id) => document.getElementById(id)?.shadowRoot?.querySelector("iframe");
window.saw = (kind, id) => seen.filter((one) => one[0] === kind && one[2] === id).length;

// Errors of scripts, and of resources that did not load.
addEventListener("error", (event) => complaints.push(event.message || `not loaded: ${event.target.src}`), true);
addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => complaints.push(event.blockedURI));
console.error = (...said) => complaints.push(said.join(" "));

// Records the position of the element above in each animation frame.
let place;
const watch = () => {
  const above = document.getElementById("above");
  if (above) {
    const now = above.getBoundingClientRect().top + scrollY;
    // A smaller change is a rounding error.
    if (Math.abs(now - place) > 0.01) moved.push([place, now]);
    place = now;
  }
  requestAnimationFrame(watch);
};
watch();
// The layout shifts that the browser reports, in browsers that do.
if (window.PerformanceObserver?.supportedEntryTypes?.includes("layout-shift")) {
  const isAbove = (node) => {
    const first = document.querySelector("cmsa-join, [data-cmsa-join]");
    return first?.compareDocumentPosition(node) === Node.DOCUMENT_POSITION_PRECEDING;
  };
  new PerformanceObserver((list) => {
    const nodes = list.getEntries().flatMap(({ sources }) => sources.map(({ node }) => node));
    moved.push(...nodes.filter((node) => node && isAbove(node)).map(({ outerHTML }) => outerHTML));
  }).observe({ type: "layout-shift", buffered: true });
}
