import { readFile } from "node:fs/promises";

import { expect, started, test } from "./app.ts";
import { ANSWERS, decideByKeys, drawn } from "./keys.ts";
import { begin, show } from "./screens.ts";

test("a factor is gone through by keys alone, and the minutes say what was decided", async ({ page }) => {
  const own = await begin(page, "Isla Reunida");
  await page.getByRole("link", { name: "Workshop" }).click();
  const factor = page.locator(".agenda li").first();
  await expect(factor).toContainText("decided: 0 of");
  const all = Number(/of (\d+)/.exec(await factor.innerText())?.[1]);
  await page.getByRole("link", { name: "Minutes of the workshop" }).click();
  await expect(page.getByText("Nothing has been decided in a workshop yet.")).toBeVisible();
  await page.getByRole("link", { name: "Agenda" }).click();
  await page.getByRole("link", { name: "Begin" }).click();
  const first = new URL(page.url()).hash;
  await decideByKeys(page, all);
  // Back to the last one, and from there into the field, where letters are letters.
  await page.keyboard.press("p");
  const last = new URL(page.url()).hash;
  await page.keyboard.press("d");
  await expect(page.locator("#dissent")).toBeFocused();
  await page.keyboard.type(`n1 <b>Ministry</b> & "others" <script>alert(1)</script>`);
  await page.keyboard.press("Escape");
  await expect(page.locator("#dissent")).not.toBeFocused();
  expect(new URL(page.url()).hash).toBe(last);
  await page.locator("#counts").check();
  await page.getByRole("button", { name: "Met: one vote more", exact: true }).click();
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Partly: one vote more" }).click();
  await page.getByRole("button", { name: "Partly: one vote fewer" }).click();
  await expect(page.locator(".votes li[data-answer=partly] output")).toHaveText("2");
  // With a modifier a key is the browser's; whoever speaks to the device can turn single keys off.
  await page.keyboard.press("Control+p");
  await page.locator("#keys").uncheck();
  await page.keyboard.press("p");
  expect(new URL(page.url()).hash).toBe(last);
  await page.locator("#keys").check();

  await page.reload();
  await started(page);
  await expect(page.locator("#dissent")).toHaveValue(/^n1 <b>Ministry<\/b>/);
  await expect(page.locator(".votes li[data-answer=partly] output")).toHaveText("2");
  await expect(page.locator(`input[name=answer][value=${ANSWERS[(all - 1) % 5]}]`)).toBeChecked();
  await page.locator(".jump summary").click();
  await expect(page.locator(".jump li", { hasText: "decided" })).toHaveCount(all);

  // In the row of answers the arrows choose, and do not leave the page.
  await show(page, first);
  await page.locator("input[name=answer]:checked").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("input[name=answer][value=partly]")).toBeChecked();
  await expect(page.getByText("Decided: Partly")).toBeVisible();
  expect(new URL(page.url()).hash).toBe(first);

  await show(page, `${own}/workshop`);
  await expect(page.locator(".agenda li").first()).toContainText(`decided: ${all} of ${all}`);
  await expect(page.getByRole("link", { name: "Go on" })).toBeVisible();
  await page.getByRole("link", { name: "Minutes of the workshop" }).click();
  await expect(page.locator(".minutes > li")).toHaveCount(all);
  await expect(page.locator(".minutes .dissent")).toContainText(`<b>Ministry</b> & "others"`);
  await expect(page.locator(".minutes > li").last()).toContainText("Met: 1 · Partly: 2");
  const save = page.getByRole("button", { name: "Save the minutes" });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toMatch(/^baremo-minutes-isla-reunida-\d{4}-tlp-amber\.html$/);
  const html = await readFile(await download.path(), "utf8");
  expect(html).toContain("<h1>Minutes of the workshop</h1>");
  expect(html).toContain("Isla Reunida");
  expect(html).toContain("&lt;b&gt;Ministry&lt;/b&gt; &amp; &quot;others&quot; &lt;script&gt;alert(1)");
  expect(html).toContain("Met: 1<br>Partly: 2");
  expect(html).not.toContain("<script");
  expect(html.match(/<tr>\n<td>/g)).toHaveLength(all);
});

test("what was changed after the workshop is told apart, and nothing of it is in the file", async ({ page }) => {
  const own = await begin(page, "Isla Mudable");
  await show(page, `${own}/workshop/workforce.training.2a`);
  await drawn(page);
  await page.keyboard.press("1");
  await expect(page.getByText("Decided: Met")).toBeVisible();
  await page.locator("#dissent").fill("The ministry of works");
  await page.locator("#dissent").blur();
  await show(page, `${own}/factor/workforce.training`);
  await expect(page.locator("#s-2a input[value=met]")).toBeChecked();
  await page.locator("#s-2a input[value=partly]").check();
  await show(page, `${own}/workshop/minutes`);
  await expect(page.locator(".minutes > li")).toContainText("Met (answer now: Partly)");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".context-bar button.save").click()]);
  expect(await readFile(await download.path(), "utf8")).not.toContain("ministry of works");
});

test("undo takes back a decision with its answer, and a note after it on its own", async ({ page }) => {
  const own = await begin(page, "Isla Indecisa");
  await show(page, `${own}/workshop/workforce.training.2a`);
  const undo = page.getByRole("button", { name: "Undo the last change" });
  await drawn(page);
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  await expect(page.getByText("Decided: Partly")).toBeVisible();
  await page.locator("#dissent").fill("The ministry of works");
  await page.locator("#dissent").blur();
  await undo.click();
  await expect(page.locator("#dissent")).toHaveValue("");
  await expect(page.getByText("Decided: Partly")).toBeVisible();
  await undo.click();
  await expect(page.getByText("Decided: Met")).toBeVisible();
  await expect(page.locator("input[name=answer][value=met]")).toBeChecked();
  // What is decided already and pressed again is no change.
  await page.keyboard.press("1");
  await undo.click();
  await expect(page.getByText("Not decided yet.")).toBeVisible();
  await expect(page.locator("input[name=answer]:checked")).toHaveCount(0);
  await expect(undo).toHaveCount(0);
  await page.reload();
  await started(page);
  await expect(page.getByText("Not decided yet.")).toBeVisible();
  await show(page, `${own}/workshop/minutes`);
  await expect(page.getByText("Nothing has been decided in a workshop yet.")).toBeVisible();
});

test("keys that follow fast are heard by the statement that is there, and no answer by one that was not seen", async ({ page }) => {
  const own = await begin(page, "Isla Veloz");
  const address = (statement: string) => `${own}/workshop/workforce.training.${statement}`;
  const at = (statement: string) => expect.poll(() => new URL(page.url()).hash).toBe(address(statement));
  await show(page, address("2a"));
  const browser = await page.context().newCDPSession(page);
  await browser.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  // Presses keys, and before them the mouse, while the page is deaf: all of them wait, and come without a pause.
  const atOnce = async (keys: string[], click?: { x: number; y: number }) => {
    await drawn(page);
    const deaf = page.evaluate(() => {
      const end = performance.now() + 150;
      while (performance.now() < end);
    });
    const clicks = (["mousePressed", "mouseReleased"] as const)
      .filter(() => click !== undefined)
      .map((type) => browser.send("Input.dispatchMouseEvent", { type, ...click!, button: "left", clickCount: 1 }));
    const presses = keys.flatMap((key) => {
      const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
      return (["keyDown", "keyUp"] as const).map((type) =>
        browser.send("Input.dispatchKeyEvent", { type, key, code, ...(type === "keyDown" && { text: key }) }),
      );
    });
    await Promise.all([deaf, ...clicks, ...presses]);
  };
  const isFree = async () => {
    await page.keyboard.press("Escape");
    await expect(page.locator("#dissent")).not.toBeFocused();
  };

  await atOnce(["n", "d"]);
  await at("2b");
  await expect(page.locator("#dissent")).toBeFocused();
  await isFree();
  await atOnce(["p", "n", "n"]);
  await at("3a");
  await atOnce(["p", "p", "d"]);
  await at("2a");
  await expect(page.locator("#dissent")).toBeFocused();
  await isFree();
  const next = (await page.locator("a[rel=next]").boundingBox())!;
  await atOnce(["d"], { x: next.x + 8, y: next.y + 8 });
  await at("2b");
  await expect(page.locator("#dissent")).toBeFocused();
  await isFree();

  // An answer belongs to what was seen when it was pressed: here to neither the one before nor the one after.
  await show(page, address("2a"));
  await drawn(page);
  await page.keyboard.press("2");
  await expect(page.getByText("Decided: Partly")).toBeVisible();
  await atOnce(["n", "1"]);
  await at("2b");
  await drawn(page);
  await expect(page.getByText("Not decided yet.")).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.getByText("Decided: Met")).toBeVisible();
  await page.keyboard.press("p");
  await at("2a");
  await expect(page.getByText("Decided: Partly")).toBeVisible();
});
