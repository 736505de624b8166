/**
 * What a limit for an address counts: the address without its port, which some proxies add, and of IPv6 the network of
 * 64 bits, since every household and every server has one with more addresses than can be counted. What is neither is
 * counted as it is.
 */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+(?:\.\d+){3})(?::\d+)?$/iu.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  const v6 = /^\[?([\da-f]*:[\da-f:]*)/iu.exec(address)?.[1];
  if (v6 === undefined) return address;
  const [left = [], right = []] = v6
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [
    ...left,
    ...Array.from({ length: groupsOfV6 - left.length - right.length }, () => '0'),
    ...right,
  ];
  const network = groups.slice(0, groupsOfV6 / 2).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

const groupsOfV6 = 8;
