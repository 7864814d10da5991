import { z } from "zod";

/** The name of the source: whose ids they are. */
export const pushConfigSchema = z.object({ name: z.string().trim().max(200).default("") });
export type PushConfig = z.output<typeof pushConfigSchema>;
