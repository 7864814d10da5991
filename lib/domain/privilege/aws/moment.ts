/**
 * A date of a policy: ISO 8601 as the W3C has it, or seconds since 1970. Gives milliseconds; null where it is neither. Four digits
 * are a year.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export function readMoment(text: string): number | null {
  if (/^-?\d{5,15}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const match =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2}))?)?)?$/i.exec(
      text,
    );
  if (match === null) return null;
  const [
    ,
    year,
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    part = "0",
    zone = "Z",
  ] = match;
  const offset = /^z$/i.test(zone) ? "Z" : zone.replace(/^(.\d{2}):?(\d{2})$/, "$1:$2");
  const parsed = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${part.slice(0, 3).padEnd(3, "0")}${offset}`,
  );
  return Number.isNaN(parsed) ? null : parsed;
}
