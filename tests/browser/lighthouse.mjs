// Lighthouse on a phone, page type by page type: `make gates`, or
// BASE_URL=http://localhost:8000 node tests/browser/lighthouse.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const base = process.env.BASE_URL ?? "http://localhost:8000";
const tool = join(dirname(fileURLToPath(import.meta.url)), "node_modules", ".bin", "lighthouse");
const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
const pages = {
  home: "",
  topic: "wohnen/",
  service: "leistungen/wohnsitz-anmelden/",
  services: "leistungen/",
  project: "projekte/lotsinnen-und-lotsen/",
  council: "mitreden/rat-kelmis/",
  progress: "konzepte/integrationskonzept/progress/",
  news: "aktuelles/",
  standard: "kontakt/",
};
const kinds = ["performance", "accessibility", "best-practices", "seo"];
let low = 0;

console.log("page".padEnd(20), ...kinds.map((kind) => kind.slice(0, 13).padStart(14)), "LCP s".padStart(8), "CLS".padStart(7));
for (const code of (process.env.LANGUAGES ?? "de ar").split(" ")) {
  for (const [name, path] of Object.entries(pages)) {
    const report = join(folder, `${code}-${name}.json`);
    const done = spawnSync(tool, [
      `${base}/${code}/${path}`,
      "--quiet",
      "--output=json",
      `--output-path=${report}`,
      "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ], { env: { CHROME_PATH: "/usr/bin/chromium", ...process.env }, encoding: "utf8" });
    if (done.status !== 0) {
      console.error(done.stderr);
      process.exit(1);
    }
    const { categories, audits } = JSON.parse(readFileSync(report, "utf8"));
    const scores = kinds.map((kind) => Math.round(categories[kind].score * 100));
    // A page that shows German in an Arabic frame is meant to be left out of search.
    const counted = audits["is-crawlable"].score === 1 ? scores : scores.slice(0, 3);
    if (Math.min(...counted) < 100) low += 1;
    console.log(
      `${code} ${name}`.padEnd(20),
      ...scores.map((score) => String(score).padStart(14)),
      (audits["largest-contentful-paint"].numericValue / 1000).toFixed(2).padStart(8),
      audits["cumulative-layout-shift"].numericValue.toFixed(3).padStart(7),
    );
  }
}
process.exit(low ? 1 : 0);
