/**
 * The codes of the 63 provinces where births were registered until 30/06/2025, as they stand in personal numbers
 * (Circular 07/2016/TT-BCA, annex 1). The number keeps its code when provinces merge. Citizens whose birth was
 * registered abroad have a country's code, and later lists may add codes, so an unknown code is never an error.
 */
const codes =
  '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
  '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
  '089 091 092 093 094 095 096';

/** The 63 three-digit place codes. */
export const placeCodes: ReadonlySet<string> = new Set(codes.split(' '));
