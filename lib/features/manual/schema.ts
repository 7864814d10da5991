import { z } from "zod";
import {
  credentialTypes,
  environments,
  expectedUses,
  identityKinds,
  sensitivities,
} from "@/lib/domain/record";
import { ownerChoiceSchema } from "@/lib/features/ownership/schema";

/** Where a credential may be kept, in the words of the form. */
export const keptPlaces = [
  "secrets_manager",
  "ci_secret",
  "keychain",
  "environment_file",
  "config_file",
  "credential_file",
  "spreadsheet_cell",
] as const;
export type KeptPlace = (typeof keptPlaces)[number];

const day = z.iso.date("Write a day, like 2026-03-31.");
const optionalText = (most: number) => z.string().trim().max(most).default("");

/** What a person writes of a credential; never its value. */
export const manualCredentialSchema = z.strictObject({
  type: z.enum(credentialTypes),
  createdOn: day.nullable(),
  expiresOn: day.nullable(),
  keptIn: z.enum(keptPlaces).nullable(),
  /** The path, vault entry or sheet. */
  keptAt: optionalText(500),
});

/** What the inventory takes over of an identity that was added by hand. */
export const manualFactsSchema = z.strictObject({
  name: z.string().trim().min(1, "Write a name.").max(200),
  kind: z.enum(identityKinds),
  /** Lower-case word of the system that it lives in. */
  system: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9 ._-]{0,62}$/, "Name the system in letters and digits, like snowflake."),
  accountId: z.uuid().nullable(),
  description: optionalText(1000),
  credential: manualCredentialSchema.nullable(),
});
export type ManualFacts = z.output<typeof manualFactsSchema>;

const decisions = {
  purpose: optionalText(500),
  environment: z.enum(environments).nullable(),
  sensitivity: z.enum(sensitivities).nullable(),
  expectedUse: z.enum(expectedUses).nullable(),
};

export const addIdentitySchema = z.strictObject({
  facts: manualFactsSchema,
  ...decisions,
  owner: ownerChoiceSchema,
  ownerAgreed: z.boolean().default(false),
});
export type AddIdentity = z.output<typeof addIdentitySchema>;

export const editIdentitySchema = z.strictObject({ identityId: z.uuid(), facts: manualFactsSchema });
export type EditIdentity = z.output<typeof editIdentitySchema>;
export const identityIdSchema = z.strictObject({ identityId: z.uuid() });

/** One identity that was added by hand. `due`: its yearly look is near or past. */
export interface ManualRow {
  identityId: string;
  facts: ManualFacts;
  account: { id: string; name: string } | null;
  addedBy: string;
  addedAt: Date;
  /** False while the worker has not taken it over yet. */
  arrived: boolean;
  attestedBy: string;
  attestedAt: Date;
  dueAt: Date;
  due: boolean;
}

/** An account to put an identity into. */
export interface AccountChoice {
  id: string;
  name: string;
  kind: string;
}
export const searchAccountsSchema = z.strictObject({ text: z.string().max(200) });
