import { describe, expect, it } from "vitest";
import { chooserOrder, moveColumn, type TableView, toggleColumn } from "./view";

const all = ["kind", "system", "env", "owner"];
const view: TableView = { columns: ["system", "owner"], density: "compact" };

describe("a table's view", () => {
  it("lists columns in sight first, and drops what the table does not have", () => {
    expect(chooserOrder(all, { ...view, columns: ["owner", "gone", "kind"] })).toEqual([
      "owner",
      "kind",
      "system",
      "env",
    ]);
  });

  it("hides a column, and brings one back to its own place", () => {
    expect(toggleColumn(all, view, "owner").columns).toEqual(["system"]);
    expect(toggleColumn(all, view, "env").columns).toEqual(["system", "env", "owner"]);
    expect(toggleColumn(all, view, "kind").columns).toEqual(["kind", "system", "owner"]);
  });

  it("moves a column by one place and stops at the ends", () => {
    expect(moveColumn(view, "owner", -1).columns).toEqual(["owner", "system"]);
    expect(moveColumn(view, "owner", 1)).toBe(view);
    expect(moveColumn(view, "kind", 1)).toBe(view);
  });
});
