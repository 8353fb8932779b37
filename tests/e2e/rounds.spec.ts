import { readFileSync } from "node:fs";

import { expect, started, test } from "./app.ts";
import { begin, show } from "./screens.ts";

test("an organiser calls a sealed round, and whoever is asked opens it by its link", async ({ page, context }) => {
  test.setTimeout(120_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/#/compare");
  await started(page);
  await page.getByRole("link", { name: "Call a round" }).click();
  const call = page.getByRole("button", { name: "Call the round" });
  await call.click();
  await expect(page.locator("#round-title-problem")).toContainText("no title");
  await page.locator("#round-title").fill("Forum <b>2026</b>");
  await page.locator("#round-purpose").fill("A roadmap of joint investment");
  const groups = page.locator("#round-groups");
  await groups.getByLabel("Latin America and the Caribbean").check();
  await groups.getByLabel(/^Caribbean/).check();
  await call.click();
  await expect(page.locator("#round-groups-problem")).toContainText("overlap");
  await groups.getByLabel(/^Latin America and the Caribbean/).uncheck();
  await groups.getByLabel(/^Mexico and Central America/).check();
  await expect(page.getByText("Mexico and Central America has 8 members. It is shown only if at least 5")).toBeVisible();
  await page.locator("#group-title").fill("Îles & Ríos");
  await page.locator("#group-members").fill("4");
  await page.getByRole("button", { name: "Add the group" }).click();
  await expect(page.getByText("Îles & Ríos has 4 members. Fewer than 5 contributions are never shown")).toBeVisible();

  await page.getByRole("radio", { name: "Sealed" }).check();
  await call.click();
  await expect(page.locator("#round-key-problem")).toContainText("no key to seal to");
  await page.locator("#round-key").fill("age1nonsense");
  await page.getByRole("button", { name: "Add the key" }).click();
  await expect(page.locator("#round-key-problem")).toContainText("this is no key");
  await page.getByRole("button", { name: "Make a key here" }).click();
  await expect(page.locator("pre.secret")).toContainText("AGE-SECRET-KEY-1");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the key file" }).click();
  const key = readFileSync((await (await saving).path())!, "utf8");
  expect(key).toMatch(/^# public key: age1[a-z0-9]{58}\nAGE-SECRET-KEY-1[A-Z0-9]{58}\n$/);
  await expect(page.locator("pre.secret")).toHaveCount(0);
  await expect(page.locator("#round-keys li")).toHaveCount(1);
  const print = await page.locator("#round-keys .fingerprint").innerText();
  expect(print).toMatch(/^(\d{5} ?){5}$/);

  // What these rules would let be published, with invented contributions: with more, more.
  await page.locator("#rehearsal-0").fill("8");
  await page.locator("#rehearsal-2").fill("3");
  await page.getByRole("button", { name: "Show what could be published" }).click();
  await expect(page.locator("#rehearsal dt").first()).toHaveText("All ecosystems");
  await expect(page.locator("#rehearsal dd").first()).toContainText("contributions: figures for 30 of 30 factors");
  await expect(page.locator("#rehearsal dd").nth(3)).toHaveText("withheld");
  await page.locator("#rehearsal-2").fill("9");
  await page.locator("#rehearsal-2").blur();
  await expect(page.locator("#rehearsal dd")).toHaveCount(0);
  await page.getByRole("button", { name: "Show what could be published" }).click();
  await expect(page.locator("#rehearsal dd").nth(3)).toContainText("9 contributions");

  await page.locator("#round-k").fill("4");
  await call.click();
  await expect(page.locator("#round-k-problem")).toContainText("not a number of 5 or more");
  await page.locator("#round-k").fill("6");
  await call.click();
  await expect(page.getByRole("heading", { level: 1, name: "Forum <b>2026</b>" })).toBeVisible();
  await expect(page.locator("main .fingerprint")).toHaveText(print);
  // No key is kept on the device.
  const all = await page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await wait(indexedDB.open("baremo"));
    const stores = [...database.objectStoreNames].map((name) => wait(database.transaction(name).objectStore(name).getAll()));
    const found = JSON.stringify(await Promise.all(stores));
    database.close();
    return found;
  });
  expect(all).toContain("Forum");
  expect(all).not.toContain("SECRET");

  const filed = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the round" }).click();
  const round = JSON.parse(readFileSync((await (await filed).path())!, "utf8"));
  expect(round).toMatchObject({ format: "baremo.round/1", mode: "sealed", k: 6, title: "Forum <b>2026</b>" });
  expect(round.groups.map((group: { id: string }) => group.id)).toEqual(["caribbean", "central-america", "iles-rios"]);
  expect(round.groups[0].title.fr).toBe("Caraïbe");
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.getByText("The link is on the clipboard")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  // Somebody else opens the link and gives to the round from an assessment of their own.
  const other = await context.browser()!.newContext();
  const agency = await other.newPage();
  await agency.goto(link);
  await expect(agency.getByRole("heading", { level: 1, name: "Forum <b>2026</b>" })).toBeVisible();
  await expect(agency.locator("main")).toContainText("A roadmap of joint investment");
  await expect(agency.locator("main .fingerprint")).toHaveText(print);
  await expect(agency.getByText("No assessment is open in this browser")).toBeVisible();
  const base = link.split("#")[0];
  await agency.goto(base);
  await begin(agency, "Isla Quieta");
  await agency.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await agency.getByRole("link", { name: /Isla Quieta/ }).last().click();
  await expect(agency.locator("section", { has: agency.locator("#h-contribute") })).toContainText("Forum <b>2026</b>");
  await agency.goto(`${base}#/round/${new URL(link).hash.slice(8, 400)}`);
  await expect(agency.getByRole("heading", { level: 1, name: "This link is not complete" })).toBeVisible();
  await other.close();

  // A round that is deleted can be brought back until the next page.
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.locator("section", { has: page.locator("#h-called") }).locator("li")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Forum <b>2026</b>" })).toBeVisible();
  await page.reload();
  await show(page, "#/compare");
  await expect(page.getByRole("link", { name: "Forum <b>2026</b>" })).toBeVisible();
});
