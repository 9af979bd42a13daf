// What our page runs in a frame: it tells the page around how high it is, that it is there or why not,
// which outcome the answers have, and the reference of what was sent. It tells no answer and nothing of
// the person, and does nothing that the page around asks for.
//
// Who is around is not known at first, so the first word says nothing and is for anybody. Whoever
// answers it shows an origin by that, and everything else is for that origin alone.

/** What was told, each as it was told last. */
let told: Record<string, unknown> = {};

/** For whom it is. */
let target: string | undefined;

function tell(cmsaJoin: string, value: unknown): void {
  if (!target || !value || told[cmsaJoin] === value) return;
  told[cmsaJoin] = value;
  parent.postMessage({ cmsaJoin, value }, target);
}

function look(): void {
  // Nothing has a height in a folded part of the page around.
  tell("height", Math.ceil(document.documentElement.getBoundingClientRect().height));
  const problem = document.querySelector<HTMLElement>("[data-problem]")?.dataset.problem;
  tell("error", problem);
  tell("ready", !problem);
  tell("assessed", document.getElementById("assessment")?.dataset.outcome);
  tell("submitted", document.getElementById("reference")?.textContent);
}

if (parent !== window) {
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent || data?.cmsaJoin !== "hello") return;
    // A page without an origin of its own, such as a file, cannot be named in any other way.
    target = origin === "null" ? "*" : origin;
    told = {};
    look();
  });
  new ResizeObserver(look).observe(document.documentElement);
  new MutationObserver(look).observe(document.body, {
    attributeFilter: ["data-outcome"],
    childList: true,
    subtree: true,
  });
  parent.postMessage({ cmsaJoin: "hello" }, "*");
}
