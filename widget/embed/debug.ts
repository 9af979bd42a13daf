// Shows on a chapter's page why the form is missing, and what to do. The loader loads it if the address of the page
// has `cmsa-join-debug`. It is in English, for the person who maintains the site.

/** Our origin. The Worker inserts it when it serves this script. */
declare const ORIGIN: string;

const origin = ORIGIN;

/** The time limit for a frame, in milliseconds. */
const PATIENCE = 10_000;

const ELEMENTS = "cmsa-join,div[data-cmsa-join]";

const list = document.createElement("ul");

function say(text: string): void {
  const line = document.createElement("li");
  line.textContent = text;
  list.append(line);
  console.info(`[cmsa-join] ${text}`);
}

/** Checks what is visible without a request. */
function look(hosts: HTMLElement[]): void {
  if (!hosts.length) {
    say(
      "There is no <cmsa-join> on this page. Your site may have removed it: paste the snippet that begins with <div>.",
    );
  }
  if (window !== top) {
    say(
      "Your site has put the snippet into a separate frame, and the form can be no taller than that. " +
        "Make that frame taller by hand, or take the plain link.",
    );
  }
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const script = performance.getEntriesByType("resource").find(({ name }) => /\/(embed\.js|pkg\/embed-)/.test(name));
  if (page && script && script.startTime > page.loadEventStart) {
    say(
      `The script was loaded ${Math.round(script.startTime - page.loadEventStart)} ms after the page. ` +
        "If that is not on purpose, exclude embed.js from the plugin that delays scripts.",
    );
  }
}

/** Loads that address in a hidden frame, and returns the outcome. */
function tryOut(address: string, root: ShadowRoot): Promise<string> {
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.hidden = true;
  let mistake = "";
  return new Promise<string>((resolve) => {
    addEventListener("message", ({ data, origin: from, source }) => {
      const inside = frame.contentWindow;
      if (from !== origin || source !== inside || !inside) return;
      const { cmsaJoin: kind, value } = data || {};
      if (kind === "hello") inside.postMessage({ cmsaJoin: "hello" }, origin);
      if (kind === "mistake" && value === "unknown-chapter") {
        mistake = ", but there is no such chapter, so people have to choose one. Copy the snippet again";
      }
      if (kind === "ready") resolve(`The form can be used${mistake}.`);
      if (kind === "error") resolve(`Our server says: ${value}. Try again later.`);
    });
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
      if (!blockedURI.startsWith(origin)) return;
      resolve(
        `The content security policy of this page forbids the frame. Add "${effectiveDirective} ${origin};" to it.`,
      );
    });
    setTimeout(
      resolve,
      PATIENCE,
      "No answer in 10 s. Either this site is not on the list of sites that may show this chapter's form, " +
        "or something blocks the connection to our server.",
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

// Waits for the load event, to see elements that come late.
if (document.readyState === "complete") void diagnose();
else addEventListener("load", () => void diagnose());
