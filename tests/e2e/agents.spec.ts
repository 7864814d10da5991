import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

// Every page is looked at in both themes, which takes a while on two busy cores.
test.describe.configure({ timeout: 120_000 });

/** Settings of an AI client that name a server, and the list of that server's tools: what people bring by hand. */
function bringSettings(): void {
  const folder = join(process.env.E2E_DATA ?? "", "agents-spec");
  mkdirSync(folder, { recursive: true });
  const settings = join(folder, ".mcp.json");
  writeFileSync(
    settings,
    JSON.stringify({ mcpServers: { ledger: { command: "npx", args: ["-y", "@acme/ledger-tools"] } } }),
  );
  const tools = join(folder, "ledger.tools.json");
  const inputSchema = { type: "object", properties: {} };
  writeFileSync(
    tools,
    JSON.stringify({
      tools: [
        { name: "list_entries", description: "Lists <b>entries</b>.", inputSchema },
        {
          name: "delete_entry",
          description: "Removes an entry.",
          inputSchema,
          annotations: { readOnlyHint: true },
        },
      ],
    }),
  );
  const data = process.env.E2E_DATA ?? "";
  execFileSync(process.execPath, ["bin/rollcall.mjs", "import", "mcp", settings, tools, "--data", data]);
}

test.beforeAll(bringSettings);

test("agents are listed with what their tools can do, and each has a page of its own", async ({ login }) => {
  const page = await login({ role: "analyst" });
  await page.goto("/");
  await page.getByRole("link", { name: "AI agents", exact: true }).click();
  const grid = page.getByRole("grid", { name: "AI agents" });
  const server = grid.getByRole("row").filter({ hasText: "ledger" }).filter({ hasText: "MCP server" });
  await expect(server).toContainText("2 tools: 1 destructive");
  await expect(server).toContainText("Started on the machine");
  await expectAccessible(page);

  await page.getByRole("combobox", { name: "Filter agents" }).fill("kind:ai_agent");
  await page.keyboard.press("Enter");
  await expect(server).toHaveCount(0);
  await expect(page).toHaveURL(/q=kind/);
  await page.getByRole("combobox", { name: "Filter agents" }).fill("kind:nonsense");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The filter cannot be read")).toBeVisible();
  await page.getByRole("button", { name: "Show all agents" }).click();

  await server.getByRole("link").first().click();
  await expect(page.getByRole("link", { name: "Tool server", exact: true })).toHaveAttribute(
    "aria-current",
    "page",
  );
  const tools = page.getByRole("table", { name: "Tools" });
  const destructive = tools.getByRole("row").filter({ hasText: "delete_entry" });
  await expect(destructive).toContainText("Destructive");
  await expect(destructive).toContainText("read-only");
  await expect(destructive).toContainText("contradicts itself");
  await expect(tools.getByText("Lists <b>entries</b>.")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("table", { name: "Agents that may call it" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "The agent" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Tool servers that it may call" })).toContainText("ledger");
  await expectAccessible(page);
});
