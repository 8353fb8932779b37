//! A key, short enough to be read out over the telephone.

use sha2::{Digest, Sha256};

/// Returns the fingerprint of a key to encrypt to (`age1…`): five groups of five digits, such as
/// `01234 56789 01234 56789 01234`, to be compared by voice (design section 6).
///
/// Each group is 40 bits of the SHA-256 of the key, from the first on, modulo 100,000. Together they tell apart about
/// 2^83 keys, which is more than anybody can try to find a second key with the same fingerprint. Digits, because people
/// of every language can say them, and understand each other better than with the letters b, c, d and e.
pub fn fingerprint(recipient: &str) -> String {
    let digest = Sha256::digest(recipient.as_bytes());
    let group = |bytes: &[u8]| bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte)) % 100_000;
    let groups: Vec<String> = digest.chunks(5).take(5).map(|bytes| format!("{:05}", group(bytes))).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_that_of_an_independent_computation() {
        // python3 -c 'import hashlib; d = hashlib.sha256(KEY).digest();
        //   print(*("%05d" % (int.from_bytes(d[i:i+5], "big") % 100000) for i in range(0, 25, 5)))'
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        assert_eq!(fingerprint(key), "28913 14065 03848 45954 04727");
        assert_ne!(fingerprint(key), fingerprint(&key.replacen('q', "p", 1)));
    }
}
