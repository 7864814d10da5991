import type { AccessGuide, DataSet, Manifest } from "@/lib/connectors/sdk/contract";
import { type StripeConfig, stripeConfigSchema, stripeFields } from "./config";
import { permission } from "./session";

export const dataSets: DataSet[] = [
  {
    id: "webhooks",
    title: "Webhooks",
    permissions: [permission],
    withoutIt: "Which other systems hear what happens in the account is not known.",
  },
];

const byHand = () => `In the Dashboard, in the mode (live or test) that is to be read:
1. Developers > API keys > Create restricted key, named rollcall.
2. Webhook Endpoints: Read. All others: None.
3. Limit it to the addresses that Rollcall asks from.
4. Copy it here; it is shown once.

Keys themselves Stripe's API does not list. Bring them as a spreadsheet: copy the table at
https://dashboard.stripe.com/apikeys (name, created, last used), and import it. Never copy a key itself.
`;

const tryIt = () => `# What Test asks. The key is read from the keyboard, so that it is in no history.
read -rs STRIPE_KEY
curl -sS "https://api.stripe.com/v1/webhook_endpoints?limit=1" -H "Authorization: Bearer $STRIPE_KEY"
`;

const access: AccessGuide<StripeConfig> = {
  intro: "A restricted key that may look at webhooks and at nothing else. A secret key is refused.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Try it", language: "sh", text: tryIt },
  ],
};

export const manifest: Manifest<StripeConfig> = {
  id: "stripe",
  title: "Stripe",
  category: "SaaS",
  summary: "Finds the webhooks of an account, where they lead and what they tell.",
  config: stripeConfigSchema,
  fields: stripeFields,
  dataSets,
  cannotSee: [
    "API keys, secret and restricted: Stripe's stable API does not list them. Import the Dashboard's table as a spreadsheet.",
    "When a webhook was last called, and whether its calls succeed.",
    "Event destinations of Amazon EventBridge and Azure Event Grid.",
    "Apps that were installed, accounts connected by Connect, and who is in the team.",
    "The other mode: live and test are a source each.",
    "Whether the key is of the account that is named: a key does not say.",
  ],
  neverReads: [
    "Secrets of webhooks: Stripe shows one once, to who makes the webhook",
    "The preview list of keys, which answers with the keys themselves",
    "Payments, customers and any other data",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after the types of Stripe's own library (23.1); the name of the permission is established knowledge.",
  },
  access,
};
