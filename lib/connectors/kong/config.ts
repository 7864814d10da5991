import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const kongConfigSchema = z
  .object({
    url: z
      .url({
        protocol: /^https?$/,
        error: "The address of the Admin API looks like https://kong.acme.example:8444",
      })
      .refine(
        (url) => /^[\w.:~/-]{1,390}$/.test(url) && new URL(url).search === "",
        "The address holds a path at most.",
      )
      .transform((url) => url.replace(/\/+$/, "")),
    auth: z.enum(["admin_token", "konnect", "none"]).default("admin_token"),
    token: optionalText,
  })
  .superRefine(({ auth, token }, check) => {
    if (auth !== "none" && !token)
      check.addIssue({
        code: "custom",
        path: ["token"],
        message: "Give the token, or choose to sign in with none.",
      });
  });
export type KongConfig = z.output<typeof kongConfigSchema>;

/** The fields of the form, in order. */
export const kongFields: Field[] = [
  {
    name: "url",
    label: "Address of the Admin API",
    help: "With the workspace in its path where you have several. For Konnect: https://eu.api.konghq.com/v2/control-planes/ID/core-entities",
    type: "text",
    required: true,
    placeholder: "https://kong.acme.example:8444",
  },
  {
    name: "auth",
    label: "How to sign in",
    help: "The Admin API of the open-source gateway takes anybody who reaches it.",
    type: "select",
    required: false,
    options: [
      { value: "admin_token", label: "A token of Kong Enterprise" },
      { value: "konnect", label: "A token of Konnect" },
      { value: "none", label: "None" },
    ],
  },
  {
    name: "token",
    label: "Token",
    help: "Of a user or account that only reads. Sealed for the worker.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["admin_token", "konnect"] },
  },
];
