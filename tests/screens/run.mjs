// `npm run screens`: a picture of every screen, light and dark, wide and narrow, below `screens/` with an index page.
import { spawn } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, root } from "../../bin/checkout.mjs";
import { install } from "../../bin/install.mjs";
import { requireSupportedNode } from "../../bin/node-version.mjs";

const folder = join(root, "screens");

function playwright(env) {
  const cli = join("node_modules", "@playwright", "test", "cli.js");
  const args = [cli, "test", "--config", "tests/screens/playwright.config.ts"];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", 1, 2],
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** One row a screen, its four pictures side by side. */
function indexPage() {
  const states = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const sections = states.map(({ name: state }) => {
    const files = readdirSync(join(folder, state)).sort();
    const screens = [...new Set(files.map((file) => file.split(".")[0]))];
    const rows = screens.map((screen) => {
      const pictures = files
        .filter((file) => file.startsWith(`${screen}.`))
        .map(
          (file) =>
            `<a href="${state}/${file}"><img src="${state}/${file}" alt="${file}" loading="lazy"></a>`,
        );
      return `<h3>${screen}</h3><p>${pictures.join(" ")}</p>`;
    });
    return `<h2>${state}</h2>${rows.join("\n")}`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Screens of Rollcall</title>
<style>body{font:14px system-ui;margin:24px;background:#808890}img{height:320px;margin:4px;vertical-align:top}</style>
<h1>Screens</h1>${sections.join("\n")}
`;
}

requireSupportedNode();
await launch(async () => {
  await install();
  const { build } = await import("../../bin/build.mjs");
  const { generate } = await import("../../bin/generate.mjs");
  await generate();
  await build(["command", "web"]);
  const { findChromium } = await import("../setup/chromium.mjs");
  const found = findChromium();
  if ("missing" in found) {
    process.stderr.write(`${found.missing}\n`);
    process.exitCode = 1;
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  const code = await playwright({ E2E_CHROMIUM: found.path, SCREENS_FOLDER: folder });
  writeFileSync(join(folder, "index.html"), indexPage());
  process.stdout.write(`${join(folder, "index.html")}\n`);
  process.exitCode = code;
});
