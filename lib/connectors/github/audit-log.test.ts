import { expect, it } from "vitest";
import { readAuditLog } from "./audit-log";

/** In the shape of GitHub's documented audit log events. */
const event = {
  ...{
    "@timestamp": 1_795_169_700_000,
    _document_id: "d-1",
    action: "git.clone",
    actor: "Acme-CI-bot",
    actor_id: 4711,
  },
  ...{
    actor_ip: "203.0.113.7",
    actor_location: { country_code: "NO" },
    org: "acme",
    repo: "acme/shop",
    user_agent: "git/2.45.0",
  },
};
const read = (more: object) => readAuditLog({ ...event, ...more });

it("is of the account, by its number and its login", () => {
  expect(read({})).toMatchObject({
    is: "event",
    event: {
      ...{
        id: "d-1",
        at: new Date(1_795_169_700_000),
        service: "git",
        action: "git.clone",
        outcome: "ok",
        consumer: "git",
      },
      ...{ network: "203.0.113.0/24", country: "NO" },
      actor: { ref: { realm: "github", externalId: "user/4711" }, aliases: ["login/acme-ci-bot"] },
    },
  });
  expect(read({ actor_id: undefined })).toMatchObject({
    event: { actor: { ref: { externalId: "login/acme-ci-bot" } } },
  });
});

it("with a fine-grained token is the token's, for the account; with a classic one the account's", () => {
  const token = { token_id: 99, programmatic_access_type: "Fine-grained personal access token" };
  expect(read(token)).toMatchObject({
    event: {
      actor: { ref: { externalId: "token/99" }, credential: { externalId: "token/99" } },
      onBehalfOf: "Acme-CI-bot",
    },
  });
  const classic = { token_id: 99, programmatic_access_type: "Personal access token (classic)" };
  expect(read(classic)).toMatchObject({
    event: { actor: { ref: { externalId: "user/4711" } }, consumer: classic.programmatic_access_type },
  });
});

it.each([[{ action: "" }], [{ "@timestamp": "x" }], [{ actor: null, actor_id: -1 }]])(
  "cannot be read: %j",
  (more) => {
    expect(read(more)).toMatchObject({ is: "unreadable" });
  },
);
