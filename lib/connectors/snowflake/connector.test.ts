import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { snowflakeConfigSchema } from "./config";
import { snowflake } from "./connector";
import { canaries, realm } from "./fixtures/acme";
import { everything, fakeSnowflake, now } from "./fixtures/fake-snowflake";
import { permissionFor } from "./keyed-step";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `acme/${dataSet}`, dataSet, title: "", issues: [realm] },
  call,
  body: { realm, items: [item] },
  collectedAt: now,
});
const user = (item: object) => page("users", "USERS", { K: "1", NAME: "A", DISABLED: "false", ...item });
const credential = (item: object) =>
  page("credentials", "CREDENTIALS", { K: "1", USER_NAME: "A", TYPE: "PAT", STATUS: "ACTIVE", ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  K: String(100_000 + index),
  NAME: `U${index}`,
  TYPE: "SERVICE",
  DISABLED: "false",
}));

/** A view of each data set. */
const views: [string, string][] = [
  ["users", "USERS"],
  ["credentials", "CREDENTIALS"],
  ["logins", "LOGIN_HISTORY"],
  ["roles", "ROLES"],
  ["members", "GRANTS_TO_USERS"],
  ["privileges", "GRANTS_TO_ROLES"],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(snowflake, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: snowflakeConfigSchema.parse(everything),
      source: fakeSnowflake(),
      identities: 5,
      denied: views.map(([dataSet, view]) => ({
        dataSet,
        permission: permissionFor(view),
        source: fakeSnowflake({ denied: view }),
      })),
      looping: fakeSnowflake({ loops: true }),
      bulk: {
        source: fakeSnowflake({ more: { USERS: many, LOGIN_HISTORY: [] }, pageSize: 2000 }),
        identities: 10_000,
        heapMb: 150,
      },
    },
    datesIn: (form) => credential({ CREATED: form, AT: form, CHANGED: form, ENDS: form }),
    rename: { before: user({ NAME: "OLD" }), after: user({ NAME: "NEW" }) },
    unknowns: [
      {
        title: "A user of whom nobody says whether it is disabled",
        page: user({ DISABLED: "perhaps" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A new type of user",
        page: user({ TYPE: "HOLOGRAM" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.class === "unsure"),
      },
      {
        title: "A new type and state of credential",
        page: credential({ TYPE: "RETINA", STATUS: "ASLEEP" }),
        holds: ({ records }) =>
          records.some(
            (record) => record.t === "credential" && record.type === "unknown" && record.status === "unknown",
          ),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
