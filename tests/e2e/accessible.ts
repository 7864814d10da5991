import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What of a page the theme decides; all else is the same in both. */
const rulesOfColour = ["color-contrast", "link-in-text-block"];

/** Expects that axe finds no barrier on the page as it stands, nor in the colours of the other theme. */
export async function expectAccessible(page: Page): Promise<void> {
  const find = async (axe: AxeBuilder) => {
    const { violations } = await axe.analyze();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
    );
  };
  // After a change the title comes behind the page.
  await expect(page).toHaveTitle(/\S/);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect(await find(new AxeBuilder({ page })), `${page.url()}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await find(new AxeBuilder({ page }).withRules(rulesOfColour)), `${page.url()}, dark`).toEqual([]);
}
