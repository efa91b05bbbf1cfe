/**
 * Whether it may be a picture's address: https, nobody named before the host, and no longer than `most`. Whether it leads anywhere is found
 * out by whoever fetches it; what lies there is looked at with care.
 */
export const isPictureAddress = (address: string, most: number): boolean => address.length <= most && /^https:\/\/[^\s/@]+(?:\/\S*)?$/i.test(address);
