import { expect, test } from "vitest";
import { kindPlural } from "./account-words";

test("several places are called by what they are, where they are of one sort", () => {
  expect((["account", "repository", "directory", "cluster", "other", null] as const).map(kindPlural)).toEqual(
    ["accounts", "repositories", "directories", "clusters", "places", "places"],
  );
});
