// Verifies an attestation without asking the service, then looks its status up.
// Usage: java -cp gson.jar Verify.java answer.json jwks.json https://issuer
// Needs Java 17 or later and Gson (com.google.code.gson:gson, or apt install libgoogle-gson-java), for the JSON alone.

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Inflater;

public final class Verify {
  /** The attestation must not be relied on. */
  public static final class Refused extends Exception {
    Refused(String why) {
      super(why);
    }
  }

  /** What an attestation that may be relied on says. */
  public record Verified(JsonObject claims, Map<String, String> details) {}

  private static final long SKEW = 60; // seconds by which clocks may differ
  private static final int MOST_LIST_BYTES = 4 * 1024 * 1024;

  /** Claims and disclosed details of an attestation that may be relied on now. */
  public static Verified verify(String attestation, JsonObject jwks, String issuer) throws Refused {
    try {
      String[] parts = attestation.split("~", -1);
      need(parts.length >= 2 && parts[parts.length - 1].isEmpty(), "no tilde at the end");
      JsonObject claims = verifyJws(parts[0], "dc+sd-jwt", jwks);
      Map<String, String> details = disclosed(claims, Arrays.asList(parts).subList(1, parts.length - 1));
      long now = Instant.now().getEpochSecond();
      need(text(claims, "iss").equals(issuer), "issuer");
      need(text(claims, "vct").equals(issuer + "/vct/attestation/1"), "vct");
      need(number(claims, "iat") <= now + SKEW && now - SKEW < number(claims, "exp"), "expired, or not yet valid");
      need(!claims.has("nbf") || number(claims, "nbf") <= now + SKEW, "not yet valid");
      need(!claims.has("aud"), "meant for somebody else");
      if (claims.has("status")) {
        JsonObject reference = claims.getAsJsonObject("status").getAsJsonObject("status_list");
        int status = statusOf(reference, issuer, jwks, now);
        need(status == 0, status == 1 ? "revoked" : status == 2 ? "suspended" : "unknown status");
      } else {
        // Only what entitles to something has a status; what entitles must have one.
        need(!text(claims, "outcome").equals("eligible"), "eligible, and without a status");
      }
      return new Verified(claims, details);
    } catch (Refused refused) {
      throw refused;
    } catch (Exception error) { // malformed in a way not named above, or the list cannot be had: fail closed
      throw new Refused("cannot be verified (" + error.getClass().getSimpleName() + ")");
    }
  }

  /** The payload of a JWS signed with one of our keys. Nothing is believed of the header but what the service writes. */
  private static JsonObject verifyJws(String jws, String typ, JsonObject jwks) throws Exception {
    String[] parts = jws.split("\\.", -1);
    need(parts.length == 3, "not three parts");
    JsonObject header = object(decode(parts[0]));
    need(text(header, "alg").equals("Ed25519"), "alg"); // so neither `none` nor a shared secret has a way in
    need(text(header, "typ").equals(typ), "typ"); // a status list must not pass for an attestation
    need(!header.has("crit"), "crit");
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(keyOf(text(header, "kid"), jwks));
    verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    need(verifier.verify(decode(parts[2])), "signature");
    return object(decode(parts[1]));
  }

  private static PublicKey keyOf(String kid, JsonObject jwks) throws Exception {
    for (JsonElement element : jwks.getAsJsonArray("keys")) {
      JsonObject key = element.getAsJsonObject();
      if (!text(key, "kid").equals(kid)) continue;
      need(text(key, "kty").equals("OKP") && text(key, "crv").equals("Ed25519"), "another kind of key");
      byte[] x = decode(text(key, "x"));
      need(x.length == 32, "key");
      // RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo.
      byte[] encoded = Arrays.copyOf(HexFormat.of().parseHex("302a300506032b6570032100"), 12 + 32);
      System.arraycopy(x, 0, encoded, 12, 32);
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
    throw new Refused("unknown key");
  }

  /** The subject's details. Every disclosure must belong to one digest that was signed, and be there once. */
  private static Map<String, String> disclosed(JsonObject claims, List<String> disclosures) throws Exception {
    need(!claims.has("_sd_alg") || text(claims, "_sd_alg").equals("sha-256"), "_sd_alg");
    List<String> digests = new ArrayList<>();
    if (claims.has("_sd")) for (JsonElement digest : claims.getAsJsonArray("_sd")) digests.add(digest.getAsString());
    Map<String, String> details = new TreeMap<>();
    for (String disclosure : disclosures) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(disclosure.getBytes(StandardCharsets.US_ASCII));
      String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      need(digests.remove(digest), "a disclosure that was not signed, or that is there twice");
      need(!digests.contains(digest), "a digest that was signed twice");
      JsonArray content = JsonParser.parseString(utf8(decode(disclosure))).getAsJsonArray();
      need(content.size() == 3 && content.get(2).getAsJsonPrimitive().isString(), "disclosure");
      String name = content.get(1).getAsString();
      need(!claims.has(name) && !name.equals("_sd") && !name.equals("..."), "a claim that is there already");
      need(details.put(name, content.get(2).getAsString()) == null, "a claim disclosed twice");
    }
    return details;
  }

  /** The status at the attestation's place in its status list: 0 valid, 1 revoked, 2 suspended. */
  private static int statusOf(JsonObject reference, String issuer, JsonObject jwks, long now) throws Exception {
    String uri = text(reference, "uri");
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(Duration.ofSeconds(10))
            .header("Accept", "application/statuslist+jwt")
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    need(answer.statusCode() == 200, "the status list was not given");
    JsonObject claims = verifyJws(answer.body().strip(), "statuslist+jwt", jwks);
    need(text(claims, "sub").equals(uri) && text(claims, "iss").equals(issuer), "another status list");
    long issued = number(claims, "iat");
    need(issued <= now + SKEW, "a status list from the future");
    need(now - SKEW < number(claims, "exp") && now - SKEW <= issued + number(claims, "ttl"), "a stale status list");
    JsonObject list = claims.getAsJsonObject("status_list");
    int bits = list.get("bits").getAsInt();
    need(bits == 1 || bits == 2 || bits == 4 || bits == 8, "bits");
    byte[] statuses = inflate(decode(text(list, "lst")));
    long bit = number(reference, "idx") * bits;
    need(bit >= 0 && bit / 8 < statuses.length, "the status list does not reach that far");
    return ((statuses[(int) (bit / 8)] & 0xff) >> (bit % 8)) & ((1 << bits) - 1);
  }

  private static byte[] inflate(byte[] compressed) throws Exception {
    Inflater inflater = new Inflater();
    inflater.setInput(compressed);
    byte[] bytes = new byte[MOST_LIST_BYTES];
    int length = 0;
    while (!inflater.finished() && length < bytes.length) {
      int read = inflater.inflate(bytes, length, bytes.length - length);
      if (read == 0 && !inflater.finished()) break;
      length += read;
    }
    boolean whole = inflater.finished();
    inflater.end();
    need(whole, "status list: not whole, or too large");
    return Arrays.copyOf(bytes, length);
  }

  private static void need(boolean condition, String why) throws Refused {
    if (!condition) throw new Refused(why);
  }

  private static byte[] decode(String text) throws Refused {
    need(text.matches("[A-Za-z0-9_-]*"), "not base64url");
    return Base64.getUrlDecoder().decode(text);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static JsonObject object(byte[] bytes) {
    return JsonParser.parseString(utf8(bytes)).getAsJsonObject();
  }

  private static String text(JsonObject object, String name) throws Refused {
    JsonElement value = object.get(name);
    need(value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString(), name);
    return value.getAsString();
  }

  private static long number(JsonObject object, String name) throws Refused {
    JsonElement value = object.get(name);
    need(value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber(), name);
    return value.getAsLong();
  }

  /** Verifies the attestation in a file; what it says in one line. */
  static String verifyFiles(String answerFile, String jwksFile, String issuer) throws Exception {
    JsonObject answer = object(Files.readAllBytes(Path.of(answerFile)));
    JsonObject jwks = object(Files.readAllBytes(Path.of(jwksFile)));
    Verified verified = verify(text(answer, "attestation"), jwks, issuer);
    JsonObject claims = verified.claims();
    String until = claims.has("eligible_until") ? text(claims, "eligible_until") : "-";
    return text(claims, "outcome") + " " + verified.details().getOrDefault("subject_number", "-") + " " + until;
  }

  public static void main(String[] arguments) throws Exception {
    try {
      System.out.println(verifyFiles(arguments[0], arguments[1], arguments[2]));
    } catch (Refused refused) {
      System.err.println("refused: " + refused.getMessage());
      System.exit(1);
    }
  }
}
