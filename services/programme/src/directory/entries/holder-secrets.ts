import { searchWords } from '@xacthuc/domain';
import { deriveKey, type Keyring, keyedHasher, open, seal } from '@xacthuc/platform';

/** What a claim keeps of a holder that nobody may read in the database. */
export interface HolderDetails {
  readonly name: string | null;
  readonly scheme: string | null;
  readonly number: string | null;
}

/** The directory's uses of its keys. */
export interface HolderSecrets {
  /** @param place what it belongs to; it does not open anywhere else. */
  seal(place: string, details: HolderDetails): Buffer | null;
  /** @throws when the key, the place or a byte is wrong. */
  open(place: string, sealed: Buffer | null): HolderDetails;
  /** Keyed hashes, 32 bits each, of the words of a text. */
  words(text: string): number[];
  /** Keyed hash of what is only compared. */
  fingerprint(text: string): Buffer;
  /** Keyed hash of a subject key's text. */
  readonly lookup: (text: string) => Buffer;
}

const nothing: HolderDetails = { name: null, scheme: null, number: null };
/** Words of names repeat a lot; hashes of the most usual ones are remembered. */
const rememberedWords = 20_000;

export function holderSecrets(keyring: Pick<Keyring, 'directory' | 'lookup'>): HolderSecrets {
  const sealing = deriveKey(keyring.directory, 'holders');
  const hashWord = keyedHasher(deriveKey(keyring.directory, 'words'));
  const fingerprint = keyedHasher(deriveKey(keyring.directory, 'fingerprints'));
  const known = new Map<string, number>();
  const wordHash = (word: string): number => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const hashed = hashWord(word).readInt32BE(0);
    if (known.size < rememberedWords) known.set(word, hashed);
    return hashed;
  };
  return {
    seal: (place, details) => {
      if (details.name === null && details.number === null) return null;
      return seal(sealing, Buffer.from(JSON.stringify(details)), Buffer.from(place));
    },
    open: (place, sealed) =>
      sealed === null ? nothing : (JSON.parse(open(sealing, sealed, Buffer.from(place)).toString()) as HolderDetails),
    words: (text) => searchWords(text).map(wordHash),
    fingerprint,
    lookup: keyring.lookup,
  };
}
