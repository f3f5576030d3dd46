import java.nio.file.Files;
import java.nio.file.Path;

/** Runs Verify for each line of cases.txt (answer, keys, issuer; tabs between), in one process. */
public final class Drive {
  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Path.of("cases.txt"))) {
      String[] given = line.split("\t");
      try {
        System.out.println("0 " + Verify.verifyFiles(given[0], given[1], given[2]));
      } catch (Verify.Refused refused) {
        System.out.println("1 refused: " + refused.getMessage());
      } catch (Exception error) {
        System.out.println("0 broke: " + error);
      }
    }
  }
}
