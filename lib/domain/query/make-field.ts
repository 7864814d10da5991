import type { Field } from "./grammar";

/** Short ways to say a field; each keeps its name, and the values of a choice, known to the compiler. */

export const text = <const N extends string>(
  name: N,
  title: string,
  description: string,
  example: string,
  states: Field["states"] = [],
) => ({ name, title, type: "text" as const, states, description, example });

export const choice = <const N extends string, const V extends readonly string[]>(
  name: N,
  title: string,
  values: V,
  description: string,
  example: string,
  states: Field["states"] = [],
) => ({ name, title, type: "enum" as const, values, states, description, example });

export const date = <const N extends string>(
  name: N,
  title: string,
  spans: "ago" | "ahead",
  description: string,
  example: string,
  states: Field["states"],
) => ({ name, title, type: "date" as const, spans, states, description, example });

export const flag = <const N extends string>(
  name: N,
  title: string,
  description: string,
  example: string,
  states: Field["states"] = [],
) => ({ name, title, type: "boolean" as const, states, description, example });
