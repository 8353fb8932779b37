import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";

import { expect, started, test } from "./app.ts";
import { OWN, ROUND, linkOf, show, withSamples } from "./screens.ts";

/** The command line that `cargo xtask` has built. */
const baremo = process.env.BAREMO_CLI!;

/** Runs the command line and returns what it prints. */
function run(...args: string[]): string {
  return execFileSync(baremo, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** Opens a sealed file with the program `age`; returns nothing where it is absent, which only a person's machine may be. */
function openedByAge(path: string, identity: string): string | undefined {
  const opened = spawnSync("age", ["-d", "-i", identity, path], { encoding: "utf8" });
  if (opened.error) {
    expect(process.env.CI, "the program age is missing").toBeUndefined();
    return undefined;
  }
  expect(opened.stderr).toBe("");
  return opened.stdout;
}

/** Saves the file that a button offers, and returns its path and the name that was proposed. */
async function saved(page: Page, button: Locator, folder: string): Promise<{ path: string; name: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const name = download.suggestedFilename();
  await download.saveAs(`${folder}/${name}`);
  return { path: `${folder}/${name}`, name };
}

type Key = { identity: string; recipient: string; print: string };

/** Makes a key by the command line. */
function key(folder: string, name: string): Key {
  const identity = `${folder}/${name}.txt`;
  const said = run("keygen", "-o", identity);
  return { identity, recipient: /age1\S+/.exec(said)![0], print: /(\d{5} ?){5}/.exec(said)![0] };
}

/** Opens a round by its link, and goes to what the fictional assessment would give to it. */
async function asked(page: Page, round: object): Promise<void> {
  await show(page, linkOf(round));
  await page.getByRole("link", { name: /Costa Serena/ }).click();
  await expect(page.locator("#h-contribute")).toBeVisible();
}

/** Returns the file of the fictional assessment. */
async function assessment(page: Page, folder: string): Promise<string> {
  await show(page, OWN);
  return (await saved(page, page.getByRole("button", { name: "Save file" }).first(), folder)).path;
}

async function examine(page: Page, name: string): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join("\n")}`), name).toEqual([]);
}

test("a sealed contribution opens with the key of the round, here and with age", async ({ page }, info) => {
  test.setTimeout(90_000);
  const folder = info.outputPath("sealed");
  mkdirSync(folder, { recursive: true });
  const [one, other] = [key(folder, "one"), key(folder, "other")];
  const round = {
    ...ROUND,
    mode: "sealed",
    recipients: [one.recipient, other.recipient],
    purpose: "To see where joint courses help.",
    who_sees: "The organiser alone.",
    closes: "2025-12-31",
    delete_by: "2027-06-30",
  };
  writeFileSync(`${folder}/round.json`, JSON.stringify(round));
  await withSamples(page);
  const own = await assessment(page, folder);

  // What the round is for, who can read, until when, and to which keys stands before anything is saved.
  await asked(page, round);
  const section = page.locator("section[aria-labelledby=h-contribute]");
  for (const text of [round.purpose, round.who_sees, "Sealed: the file is encrypted", "June 30, 2027", one.print, other.print]) {
    await expect(section).toContainText(text.trim());
  }
  await expect(section.locator(".closed")).toContainText("This round closed on");
  await expect(section.locator(".again")).toHaveCount(0);
  await page.locator("#group").selectOption("istmo");
  // What could identify is named before the button, and is what the file says.
  const result = JSON.parse(run("contribute", own, "--round", `${folder}/round.json`, "--code", "0".repeat(32)));
  const lowest = Object.values(result.factors).filter((given) => (given as { level: { low: number } }).level.low === 1);
  const line = page.locator("#telling li", { hasText: "At level 1:" });
  expect((await line.innerText()).match(/\d\.\d/g)).toHaveLength(lowest.length);
  expect(lowest.length).toBeGreaterThan(0);
  await expect(page.locator("#telling li", { hasText: "too few statements are answered" })).toContainText("2.7");
  // With an earlier publication at hand, so is where few stood as this ecosystem does: at level 4 in 3.1, 3 in 1.1.
  const figures = { median: 3, q3: null, mean: null, below_target: null, uncertain: null };
  const factor = (id: string, counts: number[], q1: number | null) => {
    const ranges = [[1, 2], [3, 3], [4, 5]];
    return { id, n: 30, bins: counts.map((count, i) => ({ from: ranges[i][0], to: ranges[i][1], count })), q1, ...figures };
  };
  const factors = [factor("workforce.education", [5, 15, 10], 3), factor("incident.csirt", [10, 12, 8], null)];
  const publication = { format: "baremo.publication/1", round: "earlier", contributions: 30, groups: [{ id: "all", n: 30, factors }] };
  writeFileSync(`${folder}/publication.json`, JSON.stringify(publication));
  await page.locator("#earlier-publication").setInputFiles(own);
  await expect(page.locator("#telling .problem")).toContainText("baremo.assessment/1");
  await page.locator("#earlier-publication").setInputFiles(`${folder}/publication.json`);
  await expect(page.locator("#rare")).toHaveText("Where you are in the smallest count of the publication: 3.1 National CSIRT (8 of 30).");
  await expect(page.locator("#telling .problem")).toHaveCount(0);

  const save = page.getByRole("button", { name: "Save the sealed file" });
  const file = await saved(page, save, folder);
  await expect(section.getByRole("status").last()).toContainText(`Saved as ${file.name}, encrypted`);
  await expect(save).toBeFocused();
  expect(file.name).toMatch(/^contribution-[0-9a-f]{8}-1\.json\.age$/);
  expect(readFileSync(file.path, "latin1")).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
  for (const { identity } of [one, other]) {
    const plain = run("open", file.path, "--identity", identity);
    const content = JSON.parse(plain);
    expect(content.code.slice(0, 8)).toBe(file.name.split("-")[1]);
    const made = run("contribute", own, "--round", `${folder}/round.json`, "--group", "istmo", "--code", content.code);
    expect(content).toEqual(JSON.parse(made));
    expect(openedByAge(file.path, identity) ?? plain).toBe(plain);
  }
  expect(() => run("open", file.path, "--identity", key(folder, "stranger").identity)).toThrow();

  // A correction has the next revision, also when somebody comes back for it.
  await page.reload();
  await started(page);
  await asked(page, round);
  await expect(section.locator(".again")).toContainText("last with revision 1. What you save now is revision 2");
  const corrected = await saved(page, save, folder);
  expect(corrected.name).toBe(file.name.replace("-1.json", "-2.json"));
  expect(JSON.parse(run("open", corrected.path, "--identity", one.identity)).revision).toBe(2);
});

test.describe("without a service worker, which would hold what encrypts", () => {
  test.use({ serviceWorkers: "block" });

  test("a round whose key is none, or that names none, and an encryption that does not load are said", async ({ page, faults }) => {
    await withSamples(page);
    const section = page.locator("section[aria-labelledby=h-contribute]");
    const save = page.getByRole("button", { name: "Save the sealed file" });
    await asked(page, { ...ROUND, mode: "sealed", recipients: [] });
    await expect(section.locator(".problem")).toContainText("/recipients");
    await expect(save).toHaveCount(0);
    await asked(page, { ...ROUND, recipients: ROUND.recipients.slice(1) });
    await expect(section.locator(".problem")).toContainText("it must have 2 or 3");
    await expect(page.getByRole("button", { name: "Divide into shares" })).toHaveCount(0);

    await asked(page, { ...ROUND, mode: "sealed", recipients: ["age1qqqq"] });
    faults.allow("seal-worker");
    faults.allow("ERR_FAILED");
    await page.route(/seal-worker/, (route) => route.abort());
    await save.click();
    await expect(page.locator("#save-contribution-problem")).toContainText("could not be loaded");
    await expect(save).toBeFocused();
    await page.unroute(/seal-worker/);
    await save.click();
    await expect(page.locator("#save-contribution-problem")).toContainText("one of the round’s keys is not a key");
  });
});

test("shares go to one trustee each, and together count as the contribution does", async ({ page }, info) => {
  test.setTimeout(120_000);
  const folder = info.outputPath("split");
  mkdirSync(folder, { recursive: true });
  const trustees = [key(folder, "one"), key(folder, "other")];
  const round = { ...ROUND, recipients: trustees.map((trustee) => trustee.recipient) };
  const roundFile = `${folder}/round.json`;
  writeFileSync(roundFile, JSON.stringify(round));
  await withSamples(page);
  const own = await assessment(page, folder);
  await asked(page, round);
  const section = page.locator("section[aria-labelledby=h-contribute]");
  await expect(section).toContainText("divided into 2 shares, one for each trustee");

  // What changes after the division makes the shares worthless, and is said once one of them was saved.
  const divide = page.getByRole("button", { name: "Divide into shares" });
  await divide.click();
  await expect(page.locator("#save-share-1")).toBeFocused();
  await expect(section).toContainText("2 shares are not saved yet");
  await saved(page, page.locator("#save-share-1"), folder);
  await expect(section).toContainText("1 share is not saved yet");
  await page.locator("#group").selectOption("istmo");
  await expect(section).toContainText("shares of two divisions do not fit together");

  await divide.click();
  await examine(page, "shares to be saved");
  const shares: string[] = [];
  for (const [i, trustee] of trustees.entries()) {
    const share = await saved(page, page.locator(`#save-share-${i + 1}`), folder);
    expect(share.name).toMatch(new RegExp(`^share-[0-9a-f]{8}-${i + 1}-${trustee.print.trim().replaceAll(" ", "-")}\\.json\\.age$`));
    await expect(section.getByRole("status").last()).toHaveText(`Saved as ${share.name}.`);
    shares.push(share.path);
  }
  await expect(section).toContainText("All shares are saved");
  const opened = shares.map((share, i) => JSON.parse(run("open", share, "--identity", trustees[i].identity)));
  expect(opened[0].split).toBe(opened[1].split);
  expect(() => run("open", shares[0], "--identity", trustees[1].identity)).toThrow();
  if (openedByAge(shares[0], trustees[0].identity)) {
    expect(JSON.parse(openedByAge(shares[0], trustees[0].identity)!)).toEqual(opened[0]);
  }

  // Four others make the sum possible; the figures are those of the five contributions themselves.
  const code = opened[0].code;
  const contributions = [code, ...["1", "2", "3", "4"].map((digit) => digit.repeat(32))].map((code, i) => {
    const path = `${folder}/contribution-${i}.json`;
    writeFileSync(path, run("contribute", own, "--round", roundFile, "--group", "istmo", "--code", code));
    return path;
  });
  contributions.slice(1).forEach((path, i) => run("split", path, "--round", roundFile, "-o", `${folder}/${i}`));
  const sums = trustees.map(({ identity }, t) => {
    const others = ["1", "2", "3", "4"].map((digit, i) => `${folder}/${i}/share-${digit.repeat(8)}-${t + 1}.age`);
    const sum = `${folder}/sum-${t}.json`;
    run("sum", shares[t], ...others, "--round", roundFile, "--identity", identity, "-o", sum);
    return sum;
  });
  const combined = JSON.parse(run("combine", "--internal", ...sums, "--round", roundFile, "--json"));
  writeFileSync(`${folder}/open.json`, JSON.stringify({ ...round, mode: "open", recipients: [] }));
  const compared = JSON.parse(run("compare", ...contributions, "--round", `${folder}/open.json`, "--internal", "--json"));
  expect(combined.groups).toEqual(compared.groups);

  // Whoever comes back hears that a correction may be too late.
  await asked(page, round);
  await expect(section.locator(".again")).toContainText("after that, a correction is refused");
});

test("what is offered and sought is voluntary, named, and brought together by the organiser", async ({ page }, info) => {
  test.setTimeout(90_000);
  const folder = info.outputPath("interest");
  mkdirSync(folder, { recursive: true });
  await withSamples(page);
  await asked(page, ROUND);
  await page.getByRole("link", { name: "Offer and seek help" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Twinning and training" })).toBeVisible();
  const boxes = page.locator("main input[type=checkbox]");
  expect(await boxes.count()).toBe(60);
  await expect(page.locator("main input[type=checkbox]:checked")).toHaveCount(0);
  await expect(page.locator("#interest-ecosystem")).toHaveValue("Costa Serena");
  const save = page.getByRole("button", { name: "Save this file" });
  await save.click();
  await expect(page.locator("#interest-contact-problem")).toContainText("nobody is named");
  await expect(page.locator("#interest-contact")).toBeFocused();
  await page.locator("#interest-contact").fill("Ana Sol, ana@example.org");
  await save.click();
  await expect(page.locator("#save-interest-problem")).toContainText("nothing is ticked");

  // The first of those that are proposed, and one under the fold.
  const sought = page.locator("section[aria-labelledby=h-seeks] input").first();
  const id = await sought.inputValue();
  await sought.check();
  await page.locator("section[aria-labelledby=h-offers] details summary").click();
  const offered = page.locator("section[aria-labelledby=h-offers] details input").first();
  const otherId = await offered.inputValue();
  await offered.check();
  await page.locator("section[aria-labelledby=h-seats] select").first().selectOption("6-15");
  await examine(page, "an interest");
  await expect(page.locator("#interest-said")).toContainText("Ana Sol, ana@example.org");
  // What is typed and ticked outlives a change of language.
  await page.locator("#language").selectOption("fr");
  await expect(page.getByRole("heading", { level: 1, name: "Jumelage et formation" })).toBeVisible();
  await page.locator("#language").selectOption("en");
  const file = await saved(page, save, folder);
  expect(file.name).toBe("interest-costa-serena-mar-ámbar.json");
  const content = JSON.parse(readFileSync(file.path, "utf8"));
  expect(Object.keys(content)).toEqual(["format", "round", "ecosystem", "contact", "offers", "seeks", "seats"]);
  expect([content.seeks, content.offers, content.seats[0].factor, content.seats[0].band]).toEqual([[id], [otherId], id, "6-15"]);
  run("lint", file.path);

  // The organiser, who keeps the round.
  await show(page, linkOf(ROUND));
  await page.getByRole("link", { name: "Keep the round here" }).click();
  await page.getByRole("link", { name: "Open interest files" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Twinning" })).toBeVisible();
  const interest = (name: string, fields: object) => {
    const path = `${folder}/${name}.json`;
    writeFileSync(path, JSON.stringify({ format: "baremo.interest/1", round: ROUND.id, ecosystem: name, contact: "somebody", ...fields }));
    return path;
  };
  const files = [
    file.path,
    interest("Valdoria", { offers: [id, "policy.law"], contact: "=1+1" }),
    interest("Zamora", { seeks: ["policy.law", otherId, "cooperation.diplomacy"] }),
    interest("Elsewhere", { round: "another", seeks: [id] }),
    interest("Nobody", { contact: "", seeks: ["policy.magic"] }),
  ];
  await page.locator("#choose-interests").setInputFiles(files);
  await page.locator("#choose-interests").setInputFiles(files[0]);
  await expect(page.locator(".rows li")).toHaveCount(3);
  await expect(page.getByRole("heading", { name: "3 pairs to introduce" })).toBeVisible();
  const rows = page.locator("main tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText(/Costa Serena[\s\S]*Zamora/);
  await expect(rows.nth(1)).toContainText(/Valdoria[\s\S]*Costa Serena/);
  await expect(rows.nth(2)).toContainText(/Valdoria[\s\S]*Zamora/);
  await expect(page.getByText("offered by nobody else")).toContainText("5.3");
  await examine(page, "pairs");
  const csv = await saved(page, page.getByRole("button", { name: "Save the table (CSV)" }), folder);
  const table = readFileSync(csv.path, "utf8").split("\r\n");
  expect(table).toHaveLength(5);
  expect(table[2]).toMatch(new RegExp(`^Valdoria,'=1\\+1,Costa Serena,"Ana Sol, ana@example.org",.*,${id}$`));

  // Files that are refused are named with the reason, and one that was read can be taken out.
  await page.locator("#choose-interests").setInputFiles(files.slice(3));
  const problems = page.locator("main .problem");
  await expect(problems).toHaveCount(2);
  await expect(problems.nth(0)).toContainText(/Elsewhere\.json[\s\S]*for the round “another”/);
  await expect(problems.nth(1)).toContainText(/Nobody\.json[\s\S]*must not be empty[\s\S]*policy\.magic/);
  await page.getByRole("button", { name: "Take out Valdoria" }).click();
  await expect(page.getByRole("heading", { name: "1 pair to introduce" })).toBeVisible();
  // Two that name the same ecosystem both count, and that is said.
  await page.locator("#choose-interests").setInputFiles(interest("Zamora", { offers: [id] }));
  await expect(page.getByText("More than one file names Zamora")).toBeVisible();
  await expect(page.getByRole("heading", { name: "2 pairs to introduce" })).toBeVisible();
});
