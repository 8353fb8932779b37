import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

import type { Browser, Page, TestInfo } from "@playwright/test";

import { expect, started, test, watch, type Faults } from "./app.ts";
import { show } from "./screens.ts";

/** The command line that `cargo xtask` has built. */
const baremo = process.env.BAREMO_CLI!;
const ROUND = "counted-2026";

type Given = { level: { low: number; high: number }; target?: number };
type Contribution = {
  format: string;
  round: string;
  code: string;
  revision: number;
  group?: string;
  period: string;
  questionnaires: { id: string; version: string; digest?: string }[];
  factors: Record<string, Given>;
};

/** Runs the command line and returns what it prints. */
const run = (...args: string[]) => execFileSync(baremo, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** Returns whether the real `age` is here; in continuous integration it must be. */
function hasAge(): boolean {
  const has = spawnSync("age", ["--version"]).error === undefined;
  expect(has || !process.env.CI, "the program age is missing").toBe(true);
  if (!has) console.log("not tested: the program age is missing (on Debian: apt-get install age)");
  return has;
}

/** Makes a key by the command line; returns its file and its public half. */
function key(info: TestInfo, name: string): { file: string; recipient: string } {
  const file = info.outputPath(`${name}.txt`);
  return { file, recipient: run("keygen", "-o", file).split("\n")[0].split(/\s+/).at(-1)! };
}

/** The contributions of the fictional region, to a round of another name. */
async function contributions(page: Page, info: TestInfo): Promise<Contribution[]> {
  await page.goto("/#/compare");
  await started(page);
  await page.getByRole("button", { name: "Try with the sample" }).click();
  await expect(page.locator("table.heat")).toBeVisible();
  await show(page, "#/compare");
  const path = await saved(page, "Save all contributions as one file (internal)", info.outputPath("sample.jsonl"));
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.locator("#h-outcome")).toHaveCount(0);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => ({ ...(JSON.parse(line) as Contribution), round: ROUND }));
}

/** Clicks a button that saves a file, and returns where it is. */
async function saved(page: Page, name: string, path: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("main").getByRole("button", { name, exact: true }).first().click(),
  ]);
  await download.saveAs(path);
  return path;
}

/** Writes a file for a test, and returns its path. */
function write(info: TestInfo, name: string, content: unknown): string {
  const path = info.outputPath(name);
  writeFileSync(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

/** Makes the file of a round over the fictional region. */
function roundOf(given: Contribution[], more: object) {
  const groups = [...new Set(given.map(({ group }) => group).filter((group) => group !== undefined))].sort();
  return {
    format: "baremo.round/1",
    id: ROUND,
    title: "Counted in 2026",
    period: given[0].period,
    questionnaires: given[0].questionnaires,
    groups: groups.map((id) => ({ id, title: { en: `The ${id}` } })),
    mode: "open",
    ...more,
  };
}

/** Saves the internal comparison that the page of the region shows. */
async function comparison(page: Page, info: TestInfo): Promise<unknown> {
  await expect(page.locator("table.heat")).toBeVisible();
  await expect(page.getByText("Internal: not for publication").first()).toBeVisible();
  return JSON.parse(readFileSync(await saved(page, "Save comparison as JSON (internal)", info.outputPath("comparison.json")), "utf8"));
}

const problem = (page: Page, file: string) => page.locator("main .problem", { hasText: file });

test("sealed contributions are opened in the browser, whoever sealed them, and the rest is refused", async ({ page }, info) => {
  const given = (await contributions(page, info)).slice(0, 8);
  const [own, other] = [key(info, "own"), key(info, "other")];
  const round = write(info, "round.json", roundOf(given, { mode: "sealed", recipients: [own.recipient] }));
  const plain = given.map((contribution, i) => write(info, `${i}.json`, contribution));
  const sealed = plain.map((file, i) => {
    const path = info.outputPath(`${i}.age`);
    if (i === 0 && hasAge()) execFileSync("age", ["-r", own.recipient, "-o", path, file]);
    else if (i === 3) run("seal", file, "--to", other.recipient, "-o", path);
    else run("seal", file, "--round", round, ...(i === 1 ? ["--armor"] : []), "-o", path);
    return path;
  });
  const bytes = readFileSync(sealed[4]);
  writeFileSync(sealed[4], bytes.subarray(0, bytes.length - 1));
  const altered = readFileSync(sealed[5]);
  altered[altered.length - 20] ^= 1;
  writeFileSync(sealed[5], altered);

  // Without the key they wait, and nothing is lost.
  await page.locator("#choose-contributions").setInputFiles([round, ...sealed]);
  await expect(page.getByText("8 sealed files wait for a key.")).toBeVisible();
  await page.locator("#choose-key").setInputFiles(plain[0]);
  await expect(problem(page, "0.json")).toContainText("There is no private key in this file");
  await page.locator("#choose-key").setInputFiles(own.file);
  await expect(page.getByRole("heading", { name: "5 contributions count" })).toBeVisible();
  await expect(problem(page, "3.age")).toContainText("It is sealed for another key than those that are here");
  await expect(problem(page, "4.age")).toContainText("It was altered or cut off after it was sealed.");
  await expect(problem(page, "5.age")).toContainText("It was altered or cut off after it was sealed.");
  await expect(page.locator("main .problem")).toHaveCount(3);

  // A key may come as any file does, and what it opens follows.
  await page.locator("#choose-contributions").setInputFiles(other.file);
  await expect(page.getByRole("heading", { name: "6 contributions count" })).toBeVisible();
  await expect(problem(page, "3.age")).toHaveCount(0);
  await page.getByRole("link", { name: "See the region" }).click();
  const counted = [0, 1, 2, 3, 6, 7].map((i) => plain[i]);
  expect(await comparison(page, info)).toEqual(
    JSON.parse(run("compare", ...counted, "--round", round, "--internal", "--json")),
  );

  // The key is in this tab alone.
  await page.reload();
  await show(page, "#/compare");
  await page.locator("#choose-contributions").setInputFiles(sealed[0]);
  await expect(page.getByText("1 sealed file waits for a key.")).toBeVisible();
});

/** Opens a round in a browser of its own, and goes to its page. */
async function openRound(browser: Browser, origin: string, round: string, faults: Faults[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, locale: "en", acceptDownloads: true });
  faults.push(await watch(context, new URL(origin).origin));
  const page = await context.newPage();
  await page.goto("/#/compare");
  await started(page);
  await page.locator("#choose-round").setInputFiles(round);
  await page.getByRole("link", { name: "Keep the round and go there" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Counted in 2026" })).toBeVisible();
  return page;
}

test("a split round: trustees add up in their own browsers, and the sums give what the command line gives", async ({
  page,
  browser,
  baseURL,
}, info) => {
  test.setTimeout(120_000);
  const faults: Faults[] = [];
  // Seven of one group, which is large enough, and one of another, which is not.
  const all = await contributions(page, info);
  const leeward = all.filter(({ group }) => group === "leeward").slice(0, 7);
  const given = [...leeward, all.find(({ group }) => group === "isthmus")!];
  const keys = [key(info, "north"), key(info, "south")];
  const recipients = keys.map(({ recipient }) => recipient);
  const round = write(info, "round.json", roundOf(all, { mode: "split", recipients }));
  const shares: string[][] = [[], []];
  for (const [i, contribution] of given.entries()) {
    const folder = info.outputPath(`agency-${i}`);
    run("split", write(info, `agency-${i}.json`, contribution), "--round", round, "-o", folder);
    for (const [n, name] of readdirSync(folder).sort().entries()) shares[n].push(`${folder}/${name}`);
  }

  const sums: string[] = [];
  const lists: string[] = [];
  for (const [n, { file }] of keys.entries()) {
    const trustee = await openRound(browser, baseURL!, round, faults);
    await trustee.locator("#choose-shares").setInputFiles(shares[n]);
    await expect(trustee.getByText("8 sealed files wait for a key.")).toBeVisible();
    await trustee.locator("#choose-key").setInputFiles(file);
    await expect(trustee.getByText(`You are trustee ${n + 1} of this round.`)).toBeVisible();
    await expect(trustee.locator("#h-counted")).toHaveText("4. The sum of 8 contributions");
    await expect(trustee.getByText("The isthmus and The leeward, taken together (8)")).toBeVisible();
    await expect(trustee.locator("#senders li")).toHaveCount(8);
    lists.push(await trustee.locator("h3:has-text('Compare this number') + p .fingerprint").innerText());

    if (n === 0) {
      // A share of the other trustee, one that was altered, one cut twice: each is named, and the rest goes on.
      const opened = JSON.parse(run("open", shares[0][1], "--identity", file)) as { values: Record<string, string[]> };
      opened.values["workforce.training"][0] = "1";
      const again = info.outputPath("again");
      run("split", info.outputPath("agency-2.json"), "--round", round, "-o", again);
      const twice = `${again}/${readdirSync(again).sort()[0]}`;
      const foreign = write(info, "foreign.json", run("open", shares[1][0], "--identity", keys[1].file));
      const bad = [write(info, "altered.json", opened), foreign, write(info, "twice.age", readFileSync(twice))];
      await trustee.locator("#choose-shares").setInputFiles(bad);
      await expect(problem(trustee, "altered.json")).toContainText("The share was altered");
      await expect(problem(trustee, "foreign.json")).toContainText("This belongs to the trustee with the key");
      await expect(problem(trustee, "twice.age")).toContainText("Two different shares have the code");
      await expect(trustee.locator("#h-counted")).toHaveText("4. The sum of 7 contributions");
      await trustee.reload();
      await expect(trustee.getByRole("heading", { level: 1, name: "Counted in 2026" })).toBeVisible();
      // The other's key beside its own: whoever holds both reads everything.
      await trustee.locator("#choose-key").setInputFiles([file]);
      await trustee.locator("#choose-key").setInputFiles([keys[1].file]);
      await expect(trustee.getByText("The private keys of several trustees are here.")).toBeVisible();
      await trustee.getByRole("button", { name: "Put away" }).last().click();
      await trustee.locator("#choose-shares").setInputFiles(shares[0]);
      await expect(trustee.locator("#h-counted")).toHaveText("4. The sum of 8 contributions");
    }

    // It has to say that it knows the senders.
    await trustee.getByRole("button", { name: "Save this sum" }).click();
    await expect(trustee.getByText("Nothing was saved.")).toBeVisible();
    await trustee.locator("#known").check();
    sums.push(await saved(trustee, "Save this sum", info.outputPath(`sum-${n}.json`)));
    await expect(trustee.getByText("1 sum of yours is remembered here.")).toBeVisible();

    // A second sum that differs by one would give it away, also on another day.
    await trustee.reload();
    await trustee.locator("#choose-key").setInputFiles(file);
    await trustee.locator("#choose-shares").setInputFiles(shares[n].slice(1));
    await expect(problem(trustee, "The sum")).toContainText("this one would tell of 1 apart from the others");
    await expect(trustee.getByRole("button", { name: "Save this sum" })).toHaveCount(0);
    // Too few tell of nobody alone, and are refused for it.
    for (const out of [0, 1, 2]) {
      await trustee.locator("#senders").getByRole("button", { name: "Leave out" }).first().click();
      await expect(trustee.locator("#senders li")).toHaveCount(6 - out);
    }
    await expect(problem(trustee, "The sum")).toContainText("A sum needs at least 5");
    await trustee.context().close();
  }
  expect(lists[1]).toBe(lists[0]);
  expect(lists[0]).toMatch(/^(\d{5} ?){5}$/);

  // Whoever puts the sums together.
  const organiser = await openRound(browser, baseURL!, round, faults);
  await organiser.locator("#choose-sums").setInputFiles(sums[0]);
  await expect(organiser.getByText("Still missing: Trustee 2,")).toBeVisible();
  const wrong = JSON.parse(readFileSync(sums[1], "utf8")) as { groups: { values: Record<string, string[]> }[] };
  const value = wrong.groups[0].values["policy.law"];
  value[2] = ((BigInt(value[2]) + 1n) % (1n << 64n)).toString();
  const offByOne = write(info, "off-by-one.json", wrong);
  await organiser.locator("#choose-sums").setInputFiles(offByOne);
  await expect(problem(organiser, "sum-0.json + off-by-one.json")).toContainText("A sum was altered");
  await expect(organiser.locator("#h-combined")).toHaveCount(0);
  await organiser.locator("#sums li", { hasText: "off-by-one" }).getByRole("button").click();
  await organiser.locator("#choose-sums").setInputFiles(sums[1]);
  await expect(organiser.locator("#h-combined")).toHaveText("8 contributions, counted");
  await organiser.getByRole("link", { name: "See the region" }).click();
  expect(await comparison(organiser, info)).toEqual(JSON.parse(run("combine", "--internal", ...sums, "--round", round, "--json")));
  await expect(organiser.locator("option", { hasText: "The isthmus and The leeward, taken together (8)" }).first()).toBeAttached();
  await show(organiser, "#/compare");
  await expect(organiser.getByRole("heading", { name: "8 contributions were counted in “Counted in 2026”" })).toBeVisible();
  await expect(organiser.getByRole("button", { name: /^Save all/ })).toHaveCount(0);
  await organiser.context().close();
  for (const { list } of faults) expect(list).toEqual([]);
});

test("sums are published again where enough were added, and nothing is shown where something else changed", async ({ page }, info) => {
  test.setTimeout(120_000);
  const all = await contributions(page, info);
  const keys = [key(info, "north"), key(info, "south")];
  const round = write(info, "round.json", roundOf(all, { mode: "split", recipients: keys.map(({ recipient }) => recipient) }));
  const shares: string[][] = [[], []];
  for (let i = 0; i < 12; i++) {
    const contribution = write(info, `agency-${i}.json`, { ...all[0], code: i.toString(16).padStart(32, "0") });
    const folder = info.outputPath(`agency-${i}`);
    run("split", contribution, "--round", round, "-o", folder);
    for (const [n, name] of readdirSync(folder).sort().entries()) shares[n].push(`${folder}/${name}`);
  }
  // Trustees who do not follow the rules: they hold no sum against an earlier one.
  const sums = (from: number, to: number) =>
    keys.map(({ file }, n) => {
      const path = info.outputPath(`sum-${from}-${to}-${n}.json`);
      run("sum", ...shares[n].slice(from, to), "--round", round, "--identity", file, "-o", path);
      return path;
    });
  await page.locator("#choose-round").setInputFiles(round);
  await page.getByRole("link", { name: "Keep the round and go there" }).click();
  const mayBe = async (files: string[]) => {
    await show(page, `#/compare/round/${ROUND}`);
    await page.locator("#choose-sums").setInputFiles(files);
    await expect(page.locator("#h-combined")).toBeVisible();
    await page.getByRole("link", { name: "See the region" }).click();
    await expect(page.locator("table.heat")).toBeVisible();
    await show(page, "#/compare/publish");
  };
  const publish = async (name: string) =>
    JSON.parse(readFileSync(await saved(page, "Publish: save the file", info.outputPath(name)), "utf8")) as object;

  await mayBe(sums(0, 7));
  await expect(page.getByText("none or at least 5 in each group")).toBeVisible();
  expect(await publish("first.json")).toMatchObject({ contributions: 7 });
  // What was published stands on record, over a reload.
  await page.reload();
  await started(page);
  await mayBe(sums(0, 11));
  await expect(page.locator("main")).toContainText("1 publication of this round is on it");
  await expect(page.locator(".problem").first()).toContainText("subtracting an earlier publication would leave 4 contributions");
  await mayBe(sums(1, 12));
  await expect(page.locator(".problem").first()).toContainText("1 are not in these sums as they were");
  await expect(page.getByRole("button", { name: "Publish: save the file" })).toHaveCount(0);
  await mayBe(sums(0, 12));
  expect(await publish("second.json")).toMatchObject({ contributions: 12 });
});

test("what does not belong to the round is named with its reason, and the rest is counted", async ({ page }, info) => {
  const given = await contributions(page, info);
  const folder = info.outputPath("bad");
  mkdirSync(folder);
  const change = (i: number, edit: (contribution: Contribution) => void): Contribution => {
    const contribution = structuredClone(given[i]);
    edit(contribution);
    return contribution;
  };
  const law = (contribution: Contribution) => contribution.factors["policy.law"] ?? contribution.factors["workforce.training"];
  const bad: [string, Contribution, string | RegExp][] = [
    ["other-round", change(20, (c) => (c.round = "another")), "This is for the round “another”, not for “counted-2026”."],
    ["digest", change(21, (c) => (c.questionnaires[0].digest = `sha256:${"0".repeat(64)}`)), "The digest is sha256:0000"],
    ["revision-a", change(22, (c) => (c.revision = 7)), "have the code"],
    ["revision-b", change(22, (c) => ((c.revision = 7), (law(c).target = law(c).target === 5 ? 4 : 5))), "have the code"],
    ["level", change(23, (c) => (law(c).level.high = 6)), "6 is outside the range 1 to 5."],
    ["order", change(24, (c) => (law(c).level = { low: 3, high: 2 })), "3 is outside the range 1 to"],
    ["factor", change(25, (c) => (c.factors["policy.astrology"] = law(c))), "has the factor “policy.astrology”"],
    ["domain", change(26, (c) => (c.factors["astrology.stars"] = law(c))), "has the factor “astrology.stars”"],
    ["not-asked", change(31, (c) => (c.questionnaires[0].version = "9.9.9")), "The round does not ask for the questionnaire"],
    ["group", change(27, (c) => (c.group = "atlantis")), "The round has no group “atlantis”."],
    ["markup", change(28, (c) => (c.group = "<script>alert(1)</script>")), "“<script>alert(1)</script>” is not a valid id here"],
    ["direction", change(29, (c) => (c.period = `2026${"\u202e"}${"x".repeat(1 << 20)}`)), "at most 500 is read"],
    ["huge", change(30, (c) => (c.code = "0".repeat(1 << 20))), "is not a code"],
  ];
  const files = bad.map(([name, contribution]) => write(info, `bad/${name}.json`, contribution));
  const title = `<img src=x onerror=alert(1)> ${"\u202e"}desrever`;
  const hostile = roundOf(given, { title, groups: [] as object[] });
  hostile.groups = roundOf(given, {}).groups.map(({ id }) => ({ id, title: { en: `<script>alert("${id}")</script>` } }));
  const round = write(info, "round.json", hostile);
  const good = write(info, "good.jsonl", given.slice(0, 20).map((line) => JSON.stringify(line)).join("\n"));
  await page.locator("#choose-contributions").setInputFiles([round, good, ...files]);
  await expect(page.locator("#h-outcome")).toContainText("20 contributions count in “<img src=x onerror=alert(1)>");
  for (const [name, , reason] of bad) await expect(problem(page, `${name}.json`)).toContainText(reason);
  await expect(page.locator("main img, main script")).toHaveCount(0);
  await page.getByRole("link", { name: "See the region" }).click();
  await expect(page.locator("table.heat")).toBeVisible();
  await expect(page.locator("option", { hasText: '<script>alert("leeward")</script>' }).first()).toBeAttached();

  // Rounds that are none: the one at hand stays.
  await show(page, "#/compare");
  const rounds: [string, object, string][] = [
    ["k-is-1", { k: 1 }, "1 is outside the range 5 to 1000000."],
    ["long-title", { title: "x".repeat(1 << 20) }, "at most 500 is read"],
    ["group-all", { groups: [{ id: "all", title: {} }] }, "“all” is not a valid id here"],
    ["forged-key", { recipients: ["AGE-SECRET-KEY-1"] }, "is not a valid id here"],
  ];
  for (const [name, more] of rounds) {
    await page.locator("#choose-round").setInputFiles(write(info, `${name}.json`, roundOf(given, more)));
  }
  for (const [name, , reason] of rounds) await expect(problem(page, `${name}.json`)).toContainText(reason);
  await expect(page.locator("#h-outcome")).toContainText("20 contributions count in “<img src=x");
});

test("reading many contributions can be followed, and cancelled", async ({ page }, info) => {
  test.setTimeout(120_000);
  await page.goto("/#/compare");
  await started(page);
  const code = (i: number) => i.toString(16).padStart(32, "0");
  const one = {
    format: "baremo.contribution/1",
    round: ROUND,
    period: "2026",
    questionnaires: [{ id: "workforce", version: "1.0.0" }],
    factors: { "workforce.training": { level: { low: 2, high: 3 }, target: 4 } },
  };
  const line = JSON.stringify(one);
  const lines = (n: number) => Array.from({ length: n }, (_, i) => line.replace("{", `{"code":"${code(i)}",`)).join("\n");
  // As much as is read of one file.
  const file = write(info, "many.jsonl", lines(Math.floor((60 << 20) / (line.length + 45))));
  const shares = page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const seen: number[] = [];
        const observer = new MutationObserver(() => {
          const bar = document.querySelector("progress");
          if (bar && bar.value !== seen.at(-1)) seen.push(bar.value);
          if (!bar && seen.length > 0) (observer.disconnect(), done(seen));
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
  );
  await page.locator("#choose-contributions").setInputFiles(file);
  await page.getByRole("button", { name: "Cancel, take none of these files" }).click();
  await expect(page.getByRole("heading", { name: "Before the first file" })).toBeVisible();
  await expect(page.locator("#h-outcome")).toHaveCount(0);
  const seen = await shares;
  expect(seen.at(-1)).toBeLessThan(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));

  // Nothing stands in the way of what is read next, in many files too.
  const folder = info.outputPath("files");
  mkdirSync(folder);
  const files = lines(200).split("\n").map((line, i) => write(info, `files/${i}.json`, line));
  await page.locator("#choose-contributions").setInputFiles(files);
  await expect(page.getByRole("heading", { name: "200 contributions count" })).toBeVisible();
});
