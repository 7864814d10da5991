import { z } from "zod";
import { selectionSchema } from "@/lib/features/identities/schema-selection";

const email = z
  .email("Write an e-mail address, like ana@example.com.")
  .max(320)
  .transform((text) => text.trim().toLowerCase());

export const ownerParts = ["technical", "business"] as const;
export type OwnerPart = (typeof ownerParts)[number];

/** Who is to answer: somebody known, somebody new by e-mail address, or nobody. */
export const ownerChoiceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("person"), id: z.uuid() }),
  z.strictObject({ kind: z.literal("team"), id: z.uuid() }),
  z.strictObject({ kind: z.literal("email"), email, name: z.string().trim().max(200).default("") }),
  z.strictObject({ kind: z.literal("nobody") }),
]);
export type OwnerChoice = z.output<typeof ownerChoiceSchema>;

export const assignOwnerSchema = z.strictObject({
  selection: selectionSchema,
  part: z.enum(ownerParts),
  owner: ownerChoiceSchema,
  /** The person says that the owner agreed: then it is accepted, else only suggested. */
  agreed: z.boolean().default(false),
  why: z.string().trim().max(500).default(""),
  /** Whose acceptance counts stays: for what is named because nobody answers for it. */
  keepAccepted: z.boolean().optional(),
});
export type AssignOwner = z.output<typeof assignOwnerSchema>;

export const searchOwnersSchema = z.strictObject({ text: z.string().max(200) });

/** A person or team to choose from. */
export const ownerOptionSchema = z.object({
  kind: z.enum(["person", "team"]),
  id: z.uuid(),
  name: z.string(),
  /** A person's e-mail address, or how many active people a team has. */
  hint: z.string(),
});
export type OwnerOption = z.infer<typeof ownerOptionSchema>;
