import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { isRsaKey, restorePem } from "@/lib/connectors/sdk/signed-jwt";

/** An optional text: an empty field of a form is as good as none. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : undefined));
const identifier = optionalText.pipe(z.string().max(255).optional());

/** What the form and the command send, parsed. */
export const snowflakeConfigSchema = z
  .object({
    account: z
      .string()
      .trim()
      .regex(
        /^[a-z\d][\w-]{1,100}(?:\.[\w-]{1,60}){0,3}$/i,
        "The account identifier looks like myorg-myaccount, without .snowflakecomputing.com.",
      )
      .refine((account) => !/snowflakecomputing/i.test(account), "Leave out .snowflakecomputing.com."),
    auth: z.enum(["key", "token"]).default("key"),
    user: identifier,
    private_key: optionalText.pipe(
      z
        .string()
        .transform(restorePem)
        .refine(isRsaKey, "This is not an unencrypted RSA private key in PEM (-----BEGIN PRIVATE KEY-----).")
        .optional(),
    ),
    token: optionalText,
    warehouse: z.string().trim().min(1).max(255),
    role: identifier,
  })
  .superRefine((config, check) => {
    const need = (field: "user" | "private_key" | "token", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "key") {
      need("user", "Give the name of the user whose key this is.");
      need("private_key", "Give the private key of the user.");
    } else need("token", "Give the programmatic access token.");
  });
export type SnowflakeConfig = z.output<typeof snowflakeConfigSchema>;

/** The fields of the form, in order. */
export const snowflakeFields: Field[] = [
  {
    name: "account",
    label: "Account identifier",
    help: "What stands before .snowflakecomputing.com in the account's address.",
    type: "text",
    required: true,
    placeholder: "myorg-myaccount",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "A key pair needs no renewal by a date; a programmatic access token ends.",
    type: "select",
    required: false,
    options: [
      { value: "key", label: "A key pair" },
      { value: "token", label: "A programmatic access token" },
    ],
  },
  {
    name: "user",
    label: "User",
    help: "Of the type SERVICE, with the role that the guide makes.",
    type: "text",
    required: false,
    placeholder: "ROLLCALL_READER",
    when: { field: "auth", is: ["key"] },
  },
  {
    name: "private_key",
    label: "Private key",
    help: "In PEM, RSA, not encrypted. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["key"] },
  },
  {
    name: "token",
    label: "Programmatic access token",
    help: "Of that user, restricted to the role that the guide makes.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "warehouse",
    label: "Warehouse",
    help: "The smallest will do. It runs while the views are read.",
    type: "text",
    required: true,
    placeholder: "ROLLCALL",
  },
  {
    name: "role",
    label: "Role",
    help: "Only where it is not the user's default role.",
    type: "text",
    required: false,
    placeholder: "ROLLCALL_READER",
    rare: true,
  },
];
