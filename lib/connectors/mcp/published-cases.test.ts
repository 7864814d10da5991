import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import { file, of, readFiles } from "./fixtures/read-mcp";

const path = join(process.env.ROLLCALL_CASES ?? "", "mcp", "tools.json");
const here = process.env.ROLLCALL_CASES !== undefined && existsSync(path);

const toolsSchema = z.record(z.string(), z.object({ tools: z.array(z.looseObject({ name: z.string() })) }));

describe.runIf(here)("recorded answers of public servers", () => {
  test("give every tool, none of which is called safer than its server calls it", async () => {
    const servers = toolsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    for (const [name, { tools }] of Object.entries(servers)) {
      const { records, problems } = await readFiles([file(`${name}.tools.json`, { tools })]);
      expect(problems).toEqual([]);
      const read = of(records, "entitlement").map(({ body }) => agentToolSchema.parse(body));
      expect(read.map(({ tool }) => tool)).toEqual(tools.map((tool) => tool.name));
      expect(read.filter(({ stated, class: is }) => stated.readOnly === false && is === "read")).toEqual([]);
      expect(read.filter(({ stated, class: is }) => stated.destructive && is !== "destructive")).toEqual([]);
      // That it only reads, the server alone says of it: a word that nobody has to believe.
      const unknown = read.filter(({ class: is }) => is === "unknown");
      expect(unknown.filter(({ stated }) => stated.readOnly !== true)).toEqual([]);
    }
  });
});
