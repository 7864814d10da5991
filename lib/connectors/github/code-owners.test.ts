import { expect, test } from "vitest";
import { ownersOfAll } from "./code-owners";

test.each([
  ["* @acme/platform", ["@acme/platform"]],
  ["* @acme/old\n* @acme/platform jane@example.com # both", ["@acme/platform", "jane@example.com"]],
  ["# nobody\n\n", []],
  ["*\n/docs @joe", []],
  ["/a @x @y\r\n/b @y", ["@y"]],
  ["/a @x\n/b @y", []],
  ["* not-an-owner @<script> @ok", ["@ok"]],
  ["", []],
])("of %j everything belongs to %j", (text, owners) => {
  expect(ownersOfAll(text)).toEqual(owners);
});
