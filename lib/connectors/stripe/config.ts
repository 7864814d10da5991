import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const stripeConfigSchema = z.object({
  account: z
    .string()
    .trim()
    .regex(/^acct_\w{8,60}$/, "The account ID looks like acct_1AbC…."),
  restricted_key: z
    .string()
    .trim()
    .regex(
      /^rk_(?:live|test)_\w{10,300}$/,
      "A restricted key begins with rk_live_ or rk_test_. A secret key (sk_…) could move money: give none of those.",
    ),
});
export type StripeConfig = z.output<typeof stripeConfigSchema>;

/** Whether a key is of the live mode or of a test mode: what it lists is only of that. */
export const modeOf = ({ restricted_key: key }: StripeConfig): "live" | "test" =>
  key.startsWith("rk_live_") ? "live" : "test";

/** The fields of the form, in order. */
export const stripeFields: Field[] = [
  {
    name: "account",
    label: "Account ID",
    help: "In the Dashboard: Settings > Account details. Live and test mode are a source each.",
    type: "text",
    required: true,
    placeholder: "acct_1AbC2dEfGh",
  },
  {
    name: "restricted_key",
    label: "Restricted key",
    help: "Of the account, with read access to webhook endpoints and to nothing else.",
    type: "secret",
    required: true,
  },
];
