import { expect, it } from "vitest";
import { readComment } from "./comment-hints";

it.each([
  ['{"owner":"payments","note":{"deep":1}}', { owner: "payments" }, ["tag payments"]],
  ["owner: Jane Roe; env=prod", { owner: "Jane Roe", env: "prod" }, ["tag Jane Roe"]],
  ["ask ops@example.com", {}, ["comment ops@example.com"]],
  [
    "team=data, created_by=j.roe@example.com",
    { team: "data", created_by: "j.roe@example.com" },
    ["tag data", "creator j.roe@example.com"],
  ],
  ["see https://wiki.example.com/x", {}, []],
  ["{not json", {}, []],
  ["", {}, []],
])("reads %s", (comment, tags, hints) => {
  const read = readComment(comment);
  expect(read.tags).toEqual(tags);
  expect(read.ownerHints.map(({ type, value }) => `${type} ${value}`)).toEqual(hints);
});
