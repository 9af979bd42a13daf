// Draws the table "At a glance" of docs/performance.md:
//
//     node e2e/peers/chart.mjs
//
// A bar to the right of 1 means that ours is better.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const docs = join(import.meta.dirname, "../../docs");
const page = readFileSync(join(docs, "performance.md"), "utf8");
const [, table] = page.split("## At a glance");
const rows = table.split("\n## ")[0].split("\n").flatMap((line) => {
  const cells = line.split("|").map((cell) => cell.trim());
  const ratio = Number(cells.at(-2));
  return ratio > 0 ? [{ label: `${cells[1]}, ${cells[2]}: ${cells[3]}`, ratio }] : [];
});

const [LEFT, RIGHT, TOP, ROW] = [400, 60, 40, 26];
const WIDTH = 800;
// A logarithmic scale: 2 is as far to the right as 0.5 is to the left.
const most = Math.max(...rows.map(({ ratio }) => Math.abs(Math.log2(ratio))));
const middle = LEFT + (WIDTH - LEFT - RIGHT) / 2;
const x = (ratio) => middle + (Math.log2(ratio) / most) * ((WIDTH - LEFT - RIGHT) / 2 - 20);
const height = TOP + rows.length * ROW + 12;

const bars = rows.map(({ label, ratio }, index) => {
  const y = TOP + index * ROW;
  const from = Math.min(x(ratio), middle);
  const width = Math.abs(x(ratio) - middle).toFixed(1);
  const [at, anchor] = ratio < 1 ? [from - 6, "end"] : [x(ratio) + 6, "start"];
  return `<text x="${LEFT - 60}" y="${y + 16}" text-anchor="end">${label}</text>
<rect x="${from.toFixed(1)}" y="${y + 3}" width="${width}" height="18" fill="${ratio < 1 ? "#b45309" : "#0b5cad"}"/>
<text x="${at.toFixed(1)}" y="${y + 16}" text-anchor="${anchor}">${ratio}</text>`;
});
writeFileSync(
  join(docs, "performance.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1f2933">
<title>How much better ours is than each peer</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="${middle}" y="20" text-anchor="middle">peer better ← 1 → ours better</text>
<line x1="${middle}" y1="28" x2="${middle}" y2="${height - 8}" stroke="#9aa5b1"/>
${bars.join("\n")}
</svg>
`,
);
