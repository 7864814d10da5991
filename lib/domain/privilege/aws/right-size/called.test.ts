import { expect, it } from "vitest";
import { actionOfCall } from "./called";

it.each([
  ["ec2", "RunInstances", "ec2:runinstances"],
  ["monitoring", "PutMetricAlarm", "cloudwatch:putmetricalarm"],
  ["lambda", "ListFunctions20150331", "lambda:listfunctions"],
  ["lambda", "UpdateFunctionCode20150331v2", "lambda:updatefunctioncode"],
  ["lambda", "Invoke", "lambda:invokefunction"],
  ["s3", "HeadObject", "s3:getobject"],
  ["s3", "ListBuckets", "s3:listallmybuckets"],
  ["constructor", "toString", "constructor:tostring"],
])("%s %s is allowed by %s", (source, call, action) => {
  expect(actionOfCall(source, call)).toBe(action);
});

it("needs no action for signing in", () => {
  expect(actionOfCall("signin", "ConsoleLogin")).toBeNull();
});
