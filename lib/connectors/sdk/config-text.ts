import { z } from "zod";

/** An optional text of a connector's settings: an empty field of a form is as good as none. */
export const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : undefined));
