import { expect, it } from "vitest";
import { isSharedMailbox } from "./shared-mailbox";

it("knows the mailbox of a role from a person's", () => {
  const shared = [
    "it@a.example",
    "IT@a.example",
    "ops2@a.example",
    "no-reply@a.example",
    "noreply+1@a.example",
  ];
  for (const email of [...shared, "payments-team@a.example", "cloud.support@a.example"]) {
    expect(isSharedMailbox(email), email).toBe(true);
  }
  for (const email of [
    "ana.silva@it.example",
    "kapil.dev@a.example",
    "italo@a.example",
    "42@a.example",
    "team",
    "@a",
  ]) {
    expect(isSharedMailbox(email), email).toBe(false);
  }
});
