import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

export const widths = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
export const themes = ["light", "dark"] as const;

/** `<folder>/<state>/<screen>.<width>.<theme>.png`. */
export function pictureFile(
  folder: string,
  state: string,
  screen: string,
  width: string,
  theme: string,
): string {
  return join(folder, state, `${screen}.${width}.${theme}.png`);
}

/** Takes the page as it stands, wide and narrow, light and dark. */
export async function takePictures(page: Page, folder: string, state: string, screen: string): Promise<void> {
  mkdirSync(join(folder, state), { recursive: true });
  for (const [width, size] of Object.entries(widths)) {
    await page.setViewportSize(size);
    // What sticks to the window stands where the page begins.
    await page.evaluate(() => window.scrollTo(0, 0));
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.screenshot({
        path: pictureFile(folder, state, screen, width, theme),
        fullPage: true,
        animations: "disabled",
      });
    }
  }
}
