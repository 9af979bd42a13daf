// Says, on a chapter's page, why the form does not come and what helps. The loader asks for it where
// `cmsa-join-debug` stands in the address of the page. It speaks English, to whoever looks after a site.

/** Our origin. The Worker puts it in when it serves this. */
declare const ORIGIN: string;

const origin = ORIGIN;

/** How long a frame may take, in milliseconds. */
const PATIENCE = 10_000;

const ELEMENTS = "cmsa-join,div[data-cmsa-join]";

const list = document.createElement("ul");

function say(text: string): void {
  const line = document.createElement("li");
  line.textContent = text;
  list.append(line);
  console.info(`[cmsa-join] ${text}`);
}

/** What can be seen without asking anybody. */
function look(hosts: HTMLElement[]): void {
  if (!hosts.length) {
    say(
      "There is no <cmsa-join> on this page. Your site may have removed it: paste the snippet that begins with <div>.",
    );
  }
  if (window !== top) {
    say(
      "Your site has put the snippet into a frame of its own, and the form can be no taller than that. " +
        "Make that frame taller by hand, or take the plain link.",
    );
  }
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const script = performance.getEntriesByType("resource").find(({ name }) => /\/(embed\.js|pkg\/embed-)/.test(name));
  if (page && script && script.startTime > page.loadEventStart) {
    say(
      `The script was asked for ${Math.round(script.startTime - page.loadEventStart)} ms after the page was there. ` +
        "If nobody meant that, exempt embed.js from whatever delays scripts.",
    );
  }
}

/** What becomes of a frame with that address, by one of our own that nobody sees. */
function tryOut(address: string, root: ShadowRoot): Promise<string> {
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.hidden = true;
  return new Promise<string>((answer) => {
    addEventListener("message", ({ data, origin: from, source }) => {
      const inside = frame.contentWindow;
      if (from !== origin || source !== inside || !inside) return;
      const { cmsaJoin: kind, value } = data || {};
      if (kind === "hello") inside.postMessage({ cmsaJoin: "hello" }, origin);
      if (kind === "ready") answer("The form can be used.");
      if (kind === "error") {
        answer(
          value === "not-found"
            ? "There is no such chapter. Copy the snippet anew."
            : `Our server says: ${value}. Try again later.`,
        );
      }
    });
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
      if (!blockedURI.startsWith(origin)) return;
      answer(
        `The content security policy of this page forbids the frame. Add "${effectiveDirective} ${origin};" to it.`,
      );
    });
    setTimeout(
      answer,
      PATIENCE,
      "No answer in 10 s. Either this site is none of those that may show the form of this chapter, " +
        "or something between here and our server is in the way.",
    );
    root.append(frame);
  }).finally(() => frame.remove());
}

async function diagnose(): Promise<void> {
  const panel = document.createElement("div");
  panel.id = "cmsa-join-debug";
  panel.setAttribute("role", "status");
  const root = panel.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ":host{display:block!important;padding:1rem;border:3px solid #a3201d;font:16px/1.5 sans-serif;color:#000;background:#fff}" +
      "ul{margin:0;padding-inline-start:1.5rem}[hidden]{display:none}",
  );
  root.adoptedStyleSheets = [sheet];
  root.append(list);
  document.body.prepend(panel);

  const hosts = [...document.querySelectorAll<HTMLElement>(ELEMENTS)];
  look(hosts);
  const frames = hosts.map((host) => host.shadowRoot?.querySelector("iframe")?.src);
  const addresses = new Set(frames.filter((address): address is string => !!address));
  await Promise.all(
    [...addresses].map(async (address) => say(`${address}: ${await tryOut(address, root)}`)),
  );
  panel.dataset.done = "";
}

// What comes later on the page is looked at, too.
if (document.readyState === "complete") void diagnose();
else addEventListener("load", () => void diagnose());
