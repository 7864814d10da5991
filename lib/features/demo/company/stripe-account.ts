import { dataSets } from "@/lib/connectors/stripe/manifest";
import { accountRef, realm, ref } from "@/lib/connectors/stripe/names";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { planted } from "./planted";

const account = "acct_1Brndlwd40721";

/** Whom the payment provider tells what happens: where, of what, age, whether it is turned on, an app that made it. */
const hooks: readonly (readonly [string, string, string[], number, boolean, string | null])[] = [
  [
    "checkout",
    `https://checkout.${companyDomain}`,
    ["charge.succeeded", "charge.refunded"],
    1400,
    true,
    null,
  ],
  ["ledger", `https://ledger.${companyDomain}`, ["payout.paid", "charge.succeeded"], 1100, true, null],
  ["old shop", `https://old-shop.${companyDomain}`, ["*"], 2600, true, null],
  [
    "fraud vendor",
    "https://hooks.fraudfinch.example",
    ["charge.succeeded", "customer.created"],
    500,
    true,
    "ca_Fraudfinch",
  ],
  ["load test", "https://requests.example", ["*"], 700, false, null],
];

const idOf = (company: Company, name: string) =>
  `we_${company.random("stripe", name).text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789", 24)}`;

/** The payment provider. Its API lists no keys, but whom it tells. */
export const stripeAccount: ConnectedSystem = {
  name: `Stripe ${companyName}`,
  connector: "stripe",
  about: account,
  make: ({ company }) => ({
    parts: listParts(
      {
        dataSets,
        common: { realm, account, mode: "live" },
        id: `${account}/live`,
        title: `${account}/live`,
        issues: [realm],
        container: accountRef(account),
      },
      {
        webhooks: {
          "GET /v1/webhook_endpoints": hooks.map(([name, target, events, age, on, application]) => ({
            id: idOf(company, name),
            status: on ? "enabled" : "disabled",
            description: name,
            enabled_events: events,
            created: Math.floor(company.ago(age, "stripe", name).getTime() / 1000),
            api_version: "2024-06-20",
            metadata: name === "checkout" ? { team: "payments" } : {},
            application,
            livemode: true,
            target,
          })),
        },
      },
    ),
    planted: [
      planted("payments-told-to-old-shop", 5, "The provider tells every payment to a shop that is no more.", {
        identities: [ref(`webhook/${idOf(company, "old shop")}`)],
      }),
    ],
  }),
};
