import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  ["read", "read"],
  ["write", "write read"],
  ["destructive", "delete write read"],
  ["unknown", "?"],
])("a tool of the class %s", (toolClass, powers) => {
  expect(
    told(given("mcp", { kind: "privilege", name: "tool", body: { tool: "tool", class: toolClass } })),
  ).toBe(powers);
});

it("a tool that says that it does less is told by a trait", () => {
  const tool = (contradicts: boolean) =>
    given("mcp", { kind: "privilege", name: "t", body: { tool: "t", class: "write", contradicts } });
  expect(tool(true).traits).toEqual(["claims_less"]);
  expect(tool(false).traits).toEqual([]);
});

it("the skill of an agent is only a word", () => {
  expect(told(given("a2a", { kind: "privilege", name: "Pay invoices", body: { id: "pay" } }))).toBe("?");
});
