import { describe, expect, it } from "vitest";
import { holds, parseAddress, parseCidr } from "@/lib/platform/outbound/address";
import { AddressRefused, createGuard } from "@/lib/platform/outbound/guard";

describe("addresses", () => {
  it("are read in every notation", () => {
    expect(parseAddress("1.2.3.4")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseAddress("::ffff:1.2.3.4")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseAddress("[::ffff:102:304]")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseAddress("::")).toEqual({ family: 6, value: 0n });
    expect(parseAddress("fe80::1%eth0")).toEqual(parseAddress("fe80:0:0:0:0:0:0:1"));
    expect(parseAddress("64:ff9b::7f00:1")).toEqual(parseAddress("64:ff9b::127.0.0.1"));
    expect(parseAddress("1:2:3:4:5:6:7::")).toEqual(parseAddress("1:2:3:4:5:6:7:0"));
    for (const text of ["", "example.com", "1.2.3", "01.2.3.4", "1::2::3", "0x7f.1"]) {
      expect(parseAddress(text), text).toBeNull();
    }
  });

  it("belong to blocks up to their edges", () => {
    const block = parseCidr("172.16.0.0/12");
    const inside = (text: string) => {
      const address = parseAddress(text);
      return address !== null && holds(block, address);
    };
    expect(["172.16.0.0", "172.31.255.255", "::ffff:172.20.1.1"].every(inside)).toBe(true);
    expect(["172.15.255.255", "172.32.0.0", "ac10::", "10.0.0.1"].some(inside)).toBe(false);
    expect(parseCidr("10.1.2.3/8").first).toBe(parseCidr("10.0.0.0/8").first);
    expect(parseCidr("::ffff:10.0.0.0/104")).toMatchObject({ family: 4, first: 10n << 24n });
    for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "host/8", "::/129", "10.0.0.0/-1"]) {
      expect(() => parseCidr(text), text).toThrow(RangeError);
    }
  });
});

describe("the guard", () => {
  const strict = createGuard([]);
  const check = (address: string, guard = strict) => guard.checkAddress(address, address, "https:");

  it.each([
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "198.17.0.1",
    "198.20.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "2003::1",
  ])("lets the public address %s through", (address) => {
    expect(() => check(address)).not.toThrow();
  });

  it.each([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
  ])("refuses %s and names the variable", (address) => {
    expect(() => check(address)).toThrow(AddressRefused);
    expect(() => check(address)).toThrow(/ROLLCALL_ALLOW_CIDRS/);
  });

  const everything = createGuard(["0.0.0.0/0", "::/0"]);
  it.each([
    "169.254.169.254",
    "169.254.170.2",
    "169.254.170.23",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::",
  ])("refuses the metadata address %s even when everything is allowed", (address) => {
    expect(() => check(address, everything)).toThrow(/metadata/);
    expect(() => check(address, everything)).not.toThrow(/ROLLCALL_ALLOW_CIDRS/);
  });

  it("lets through what the operator listed, and nothing beside it", () => {
    const guard = createGuard(["10.1.0.0/16", "fd12::/32"]);
    expect(() => check("10.1.2.3", guard)).not.toThrow();
    expect(() => check("::ffff:10.1.2.3", guard)).not.toThrow();
    expect(() => check("fd12::5", guard)).not.toThrow();
    expect(() => check("10.2.0.0", guard)).toThrow(AddressRefused);
    expect(() => check("fd13::5", guard)).toThrow(AddressRefused);
  });

  it("speaks plain http with listed networks only", () => {
    const guard = createGuard(["10.1.0.0/16"]);
    expect(() => guard.checkAddress("10.1.2.3", "gitlab.internal", "http:")).not.toThrow();
    expect(() => guard.checkAddress("1.1.1.1", "example.com", "http:")).toThrow(/plain http/);
  });

  it("refuses the names of metadata services without looking them up", () => {
    for (const name of [
      "metadata.google.internal",
      "METADATA.google.internal.",
      "metadata",
      "instance-data",
    ]) {
      expect(() => everything.checkHost(name, "https:"), name).toThrow(/metadata/);
    }
    expect(() => strict.checkHost("api.example.com", "https:")).not.toThrow();
  });
});
