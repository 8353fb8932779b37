import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import type { Page, TestInfo } from "@playwright/test";

import { expect, started, test } from "../app.ts";

/** Milliseconds for ten thousand contributions in one file: read, checked, compared and drawn. */
const ALL = 1000;
/** Milliseconds for two hundred contributions, each in a file. */
const FILES = 300;
/** Milliseconds that the page may be deaf. */
const BLOCKED = 50;

/** How often each is measured, in a page of its own. */
const TIMES = 5;

const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

/** What was measured, in milliseconds. */
type Measured = { counted: number; drawn: number; longest: number; frame: number };

/** Returns so many contributions to the round of the sample: thirty factors each, and a code of their own. */
async function contributions(page: Page, info: TestInfo, n: number): Promise<string[]> {
  await page.goto("/#/compare");
  await started(page);
  await page.getByRole("button", { name: "Try with the sample" }).click();
  await expect(page.locator("table.heat")).toBeVisible();
  await page.goto("/#/compare");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save all contributions" }).click(),
  ]);
  const path = info.outputPath("sample.jsonl");
  await download.saveAs(path);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const code = (i: number) => i.toString(16).padStart(32, "0");
  return Array.from({ length: n }, (_, i) =>
    lines[i % lines.length].replace(/"code":"\w+"/, `"code":"${code(i)}"`).replace(/"revision":\d+/, '"revision":1'),
  );
}

/** Opens files in a page of their own, and then the picture of the region. */
async function measure(page: Page, files: string[]): Promise<Measured> {
  await page.goto("/#/data");
  await page.reload();
  await page.goto("/#/compare");
  await started(page);
  await page.evaluate(() => {
    performance.clearMarks();
    const marks = globalThis as unknown as { longest: number; frame: number; watching: boolean };
    Object.assign(marks, { longest: 0, frame: 0, watching: false });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) marks.longest = Math.max(marks.longest, entry.duration);
    }).observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number) => {
      if (marks.watching) marks.frame = Math.max(marks.frame, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const after = (selector: string, name: string) =>
      new MutationObserver((_, observer) => {
        if (!document.querySelector(selector)) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
      }).observe(document, { childList: true, subtree: true });
    document.addEventListener(
      "change",
      () => {
        performance.mark("chosen");
        marks.watching = true;
        after("#h-outcome", "counted");
      },
      { capture: true, once: true },
    );
    document.addEventListener(
      "click",
      () => {
        performance.mark("clicked");
        after("table.heat", "drawn");
      },
      { capture: true },
    );
  });
  const marked = (name: string) =>
    page.waitForFunction((name) => performance.getEntriesByName(name)[0]?.startTime, name, { timeout: 60_000 });
  const at = async (name: string) => (await (await marked(name)).jsonValue()) as number;
  await page.locator("#choose-contributions").setInputFiles(files);
  const counted = (await at("counted")) - (await at("chosen"));
  await page.evaluate(() => performance.clearMarks("clicked"));
  await page.getByRole("link", { name: "See the region" }).click();
  const drawn = (await at("drawn")) - (await at("clicked"));
  const { longest, frame } = await page.evaluate(() => {
    const { longest, frame } = globalThis as unknown as { longest: number; frame: number };
    return { longest, frame };
  });
  return { counted, drawn, longest, frame };
}

async function several(page: Page, what: string, files: string[]): Promise<{ all: number; longest: number }> {
  const runs: Measured[] = [];
  for (let i = 0; i < TIMES; i++) runs.push(await measure(page, files));
  const of = (value: (run: Measured) => number) => median(runs.map(value));
  const all = of((run) => run.counted + run.drawn);
  const longest = of((run) => run.longest);
  console.log(
    `${what}: read, checked and compared in ${of((run) => run.counted).toFixed(0)} ms, ` +
      `region drawn in ${of((run) => run.drawn).toFixed(0)} ms, in all ${all.toFixed(0)} ms; ` +
      `longest task ${longest.toFixed(0)} ms (0: none over 50), longest between two frames ` +
      `${of((run) => run.frame).toFixed(0)} ms (medians of ${TIMES})`,
  );
  return { all, longest };
}

test.use({ trace: "off" });

test("ten thousand contributions in one file", async ({ page }, info) => {
  const file = info.outputPath("large.jsonl");
  writeFileSync(file, (await contributions(page, info, 10_000)).join("\n"));
  const { all, longest } = await several(page, "10,000 contributions in one file", [file]);
  expect(all).toBeLessThan(ALL);
  expect(longest).toBeLessThan(BLOCKED);
});

test("what may be published of ten thousand contributions", async ({ page }, info) => {
  const file = info.outputPath("large.jsonl");
  writeFileSync(file, (await contributions(page, info, 10_000)).join("\n"));
  await page.goto("/#/data");
  await page.reload();
  await page.goto("/#/compare");
  await started(page);
  await page.locator("#choose-contributions").setInputFiles([file]);
  await expect(page.locator("#h-outcome")).toBeVisible({ timeout: 60_000 });
  const runs: { all: number; longest: number }[] = [];
  for (let i = 0; i < TIMES; i++) {
    runs.push(
      await page.evaluate(async () => {
        let longest = 0;
        const tasks = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
        });
        tasks.observe({ type: "longtask" });
        const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const begun = performance.now();
        location.hash = "#/compare/publish";
        while (!document.querySelector("#h-may")) await drawn();
        await drawn();
        const all = performance.now() - begun;
        location.hash = "#/compare";
        while (document.querySelector("#h-may")) await drawn();
        // The browser tells of long tasks a little later.
        await new Promise((done) => setTimeout(done, 200));
        tasks.disconnect();
        return { all, longest };
      }),
    );
  }
  const [all, longest] = [median(runs.map((run) => run.all)), median(runs.map((run) => run.longest))];
  console.log(
    `what may be published of 10,000 contributions: worked out and drawn in ${all.toFixed(0)} ms; ` +
      `longest task ${longest.toFixed(0)} ms (0: none over 50; medians of ${TIMES})`,
  );
  expect(longest).toBeLessThan(BLOCKED);
});

test("two hundred contributions in files of their own", async ({ page }, info) => {
  const folder = info.outputPath("files");
  mkdirSync(folder);
  const files = (await contributions(page, info, 200)).map((line, i) => {
    const path = `${folder}/${i}.json`;
    writeFileSync(path, JSON.stringify(JSON.parse(line), null, 2));
    return path;
  });
  const { all } = await several(page, "200 contributions in 200 files", files);
  expect(all).toBeLessThan(FILES);
});
