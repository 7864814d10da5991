import { describe, expect, it } from "vitest";
import { leavesOf, readIni, readJson, readToml, readXml, readYaml } from "./tree-leaves";

describe("settings of any form", () => {
  it("names each value by its place", () => {
    expect(leavesOf(readYaml("users:\n- name: a\n  user: {token: t1}\n")[0])).toEqual([
      { field: "users.0.name", name: "name", value: "a" },
      { field: "users.0.user.token", name: "token", value: "t1" },
    ]);
    expect(leavesOf(readJson('// note\n{"a": {"k": 1,},}'))).toEqual([
      { field: "a.k", name: "k", value: "1" },
    ]);
    expect(leavesOf(readToml('[a]\nk = "v"\n'))).toEqual([{ field: "a.k", name: "k", value: "v" }]);
    expect(readIni('top = 1\n[s t]\n# no\nk: "v"\n')).toEqual([
      { field: "top", name: "top", value: "1" },
      { field: "[s t] k", name: "k", value: "v" },
    ]);
    expect(readXml('<s><password>x</password><add key="P" value="y" /></s>')).toEqual([
      { field: "password", name: "password", value: "x" },
      { field: "P", name: "P", value: "y" },
    ]);
  });

  it("opens anchors and merges, but not aliases that multiply without end", () => {
    expect(readYaml("a: &a {k: v}\nb:\n  <<: *a\n")).toEqual([{ a: { k: "v" }, b: { k: "v" } }]);
    const levels = Array.from(
      { length: 12 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(10)}]`,
    );
    expect(readYaml(`l0: &l0 [x]\n${levels.join("\n")}\n`)).toEqual([]);
  });

  it("does not follow a text that nests without end", () => {
    expect(readJson("[".repeat(100_000))).toBeNull();
    expect(readYaml("[".repeat(5_000))).toEqual([]);
    expect(readYaml("- ".repeat(5_000))).toEqual([]);
    expect(readToml(`a = ${"[".repeat(5_000)}`)).toBeNull();
  });
});
