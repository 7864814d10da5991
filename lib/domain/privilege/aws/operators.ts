import { arnCovers } from "./arn";
import { rangeHolds } from "./ip-range";
import { readMoment } from "./moment";
import { covers, type Pattern } from "./pattern";

/**
 * How one value of a policy is compared with one of the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Operator {
  /** `wanted` is the text of the policy: a pattern where `takes` is `pattern`, else plain. */
  fits: (wanted: string, value: string) => boolean;
  takes: "pattern" | "text";
  /** It holds where nothing fits, and where the key is absent. */
  negated: boolean;
}

const text = (fits: Operator["fits"]): Operator => ({ fits, takes: "text", negated: false });
const pattern = (fits: (wanted: Pattern, value: string) => boolean): Operator => ({
  fits,
  takes: "pattern",
  negated: false,
});
const not = (operator: Operator): Operator => ({ ...operator, negated: true });

/** Compares two numbers or dates; what is none never fits. */
function ordered(
  read: (text: string) => number | null,
  holds: (value: number, wanted: number) => boolean,
): Operator {
  return text((wanted, value) => {
    const left = read(value);
    const right = read(wanted);
    return left !== null && right !== null && holds(left, right);
  });
}

function readNumber(value: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : null;
}

const equal = text((wanted, value) => wanted === value);
const equalIgnoringCase = text((wanted, value) => wanted.toLowerCase() === value.toLowerCase());
const like = pattern(covers);
const arn = pattern(arnCovers);
const ip = text(rangeHolds);
const isEqual = (value: number, wanted: number) => value === wanted;
const isLess = (value: number, wanted: number) => value < wanted;
const isLessOrEqual = (value: number, wanted: number) => value <= wanted;
const isGreater = (value: number, wanted: number) => value > wanted;
const isGreaterOrEqual = (value: number, wanted: number) => value >= wanted;
const withoutPadding = (value: string) => value.replace(/=+$/, "");

/** Every operator but `Null`, by its name in lower case. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    stringequals: equal,
    stringnotequals: not(equal),
    stringequalsignorecase: equalIgnoringCase,
    stringnotequalsignorecase: not(equalIgnoringCase),
    stringlike: like,
    stringnotlike: not(like),
    numericequals: ordered(readNumber, isEqual),
    numericnotequals: not(ordered(readNumber, isEqual)),
    numericlessthan: ordered(readNumber, isLess),
    numericlessthanequals: ordered(readNumber, isLessOrEqual),
    numericgreaterthan: ordered(readNumber, isGreater),
    numericgreaterthanequals: ordered(readNumber, isGreaterOrEqual),
    dateequals: ordered(readMoment, isEqual),
    datenotequals: not(ordered(readMoment, isEqual)),
    datelessthan: ordered(readMoment, isLess),
    datelessthanequals: ordered(readMoment, isLessOrEqual),
    dategreaterthan: ordered(readMoment, isGreater),
    dategreaterthanequals: ordered(readMoment, isGreaterOrEqual),
    bool: equalIgnoringCase,
    binaryequals: text((wanted, value) => withoutPadding(wanted) === withoutPadding(value)),
    ipaddress: ip,
    notipaddress: not(ip),
    // Both compare part by part, and both take wildcards.
    arnequals: arn,
    arnlike: arn,
    arnnotequals: not(arn),
    arnnotlike: not(arn),
  }),
);
