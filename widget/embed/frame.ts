// Runs in our page in a frame. It sends messages to the host page: the height, ready or the error, a mistake of the
// host page, the outcome of the answers, and the reference of the intent. It sends no answer and no personal data, and
// takes no commands.
//
// The frame does not know the origin of the host page. Its first message, `hello`, has no content and goes to any
// origin. The reply shows the origin, and all other messages go to that origin only.

/** The last value of each message. */
let sent: Record<string, unknown> = {};

/** The origin of the host page. */
let target: string | undefined;

/** What the host page has wrong, for the person who maintains it. Visitors do not see it. */
const mistake = document.querySelector<HTMLElement>("[data-mistake]");
if (mistake) console.warn("[cmsa-join] " + mistake.textContent);

function send(cmsaJoin: string, value: unknown, key = cmsaJoin): void {
  if (!target || !value || sent[key] === value) return;
  sent[key] = value;
  parent.postMessage({ cmsaJoin, value }, target);
}

function look(): void {
  // The height is 0 while the frame is in a folded part of the host page.
  send("height", Math.ceil(document.documentElement.getBoundingClientRect().height));
  send("mistake", mistake?.dataset.mistake);
  const problem = document.querySelector<HTMLElement>("[data-problem]")?.dataset.problem;
  send("error", problem);
  send("ready", !problem);
  send("assessed", document.getElementById("assessment")?.dataset.outcome);
  for (const id of ["reference", "ask-reference"]) {
    send("submitted", document.getElementById(id)?.textContent, id);
  }
}

if (parent !== window) {
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent || data?.cmsaJoin !== "hello") return;
    // A page with an opaque origin, such as a file, can only be addressed with "*".
    target = origin === "null" ? "*" : origin;
    sent = {};
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
