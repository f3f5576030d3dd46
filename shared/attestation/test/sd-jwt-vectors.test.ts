import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  type ClaimPath,
  type DisclosureFrame,
  issueSdJwt,
  type JsonObject,
  present,
  reconstruct,
  splitSdJwt,
} from '../src/index.ts';
import { encode, vectorFile } from './fixture.ts';

interface Vector {
  readonly case: string;
  readonly claims: JsonObject;
  readonly disclosureFrame: DisclosureFrame;
  readonly presentationFrames: JsonObject;
  readonly presentedClaims: JsonObject;
}

const { file, skip } = vectorFile('sd-jwt.json');

/** A presentation frame marks what to show with `true`. */
function pathsOf(frame: JsonObject, at: ClaimPath = []): ClaimPath[] {
  return Object.entries(frame).flatMap(([key, value]) =>
    value === true ? [[...at, key]] : pathsOf(value as JsonObject, [...at, key]),
  );
}

t.test('the public vectors come out of issuing, presenting and processing', { skip }, async (t) => {
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];
  t.equal(vectors.length, 17);
  for (const { case: name, claims, disclosureFrame, presentationFrames, presentedClaims } of vectors) {
    const { payload, disclosures } = issueSdJwt(claims, disclosureFrame);
    const issued = [`${encode({})}.${encode(payload)}.AA`, ...disclosures, ''].join('~');
    t.same(reconstruct(payload, disclosures), claims, `${name}: everything disclosed`);

    const presented = splitSdJwt(present(issued, pathsOf(presentationFrames)));
    // This vector leaves out an object all of whose members are withheld; RFC 9901 §7.1 step 3 has it that such an
    // object "should be represented as an empty object {}".
    const expected = name === 'array_none_disclosed' ? { is_over: {} } : presentedClaims;
    t.strictSame(reconstruct(payload, presented.disclosures), expected, `${name}: presented`);
  }
});
