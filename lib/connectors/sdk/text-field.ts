import { z } from "zod";

/** A text of a source that need not be there; what is no text, or longer than this, is none. */
export const text = (length: number) => z.string().max(length).nullish().catch(null);
