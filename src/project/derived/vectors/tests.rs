use super::super::vector_records::{HEADER_BYTES, KEY_BYTES};
use super::*;

const DIMENSIONS: usize = 3;

fn open(dir: &Path) -> VectorStore {
    VectorStore::open(dir, "minilm", "abc", DIMENSIONS).unwrap()
}

fn file(dir: &Path) -> PathBuf {
    dir.join("minilm-abc.vec")
}

#[test]
fn vectors_are_found_by_their_text_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let keys = ["one", "two", "one", "three"].map(TextHash::of_text);
    let mut vectors = open(dir.path());
    assert_eq!(vectors.missing_indices(&keys), [0, 1, 3]);
    vectors.append(&[(keys[0], &[1.0, 0.0, 0.0]), (keys[1], &[0.0, 1.0, 0.0])]).unwrap();
    assert_eq!(vectors.row(&keys[1]), Some([0.0, 1.0, 0.0].as_slice()));
    vectors.append(&[(keys[3], &[0.0, 0.0, 1.0])]).unwrap();
    drop(vectors);
    let vectors = open(dir.path());
    assert_eq!((vectors.index.len(), vectors.missing_indices(&keys).len()), (3, 0));
    assert_eq!(vectors.collect_rows(&keys).unwrap(), [1., 0., 0., 0., 1., 0., 1., 0., 0., 0., 0., 1.]);
    assert_eq!(vectors.collect_rows(&[TextHash::of_text("four")]), None);
}

#[test]
fn a_torn_tail_is_cut_and_appending_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut vectors = open(dir.path());
    vectors.append(&[(TextHash::of_text("one"), &[1.0; 3]), (TextHash::of_text("two"), &[2.0; 3])]).unwrap();
    let whole = std::fs::metadata(file(dir.path())).unwrap().len();
    drop(vectors);
    for torn in 1..record_bytes(DIMENSIONS) as u64 {
        OpenOptions::new().write(true).open(file(dir.path())).unwrap().set_len(whole - torn).unwrap();
        let mut vectors = open(dir.path());
        assert_eq!(vectors.missing_indices(&["one", "two"].map(TextHash::of_text)), [1]);
        vectors.append(&[(TextHash::of_text("two"), &[torn as f32; 3])]).unwrap();
        assert_eq!(open(dir.path()).row(&TextHash::of_text("two")), Some([torn as f32; 3].as_slice()));
    }
}

#[test]
fn a_vector_that_changed_on_the_disk_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path())
        .append(&[(TextHash::of_text("one"), &[1.0; 3]), (TextHash::of_text("two"), &[2.0; 3])])
        .unwrap();
    for byte in [HEADER_BYTES, HEADER_BYTES + KEY_BYTES + 5, HEADER_BYTES + record_bytes(DIMENSIONS) - 1] {
        let good = std::fs::read(file(dir.path())).unwrap();
        let mut bad = good.clone();
        bad[byte] ^= 0x10;
        std::fs::write(file(dir.path()), bad).unwrap();
        let mut vectors = open(dir.path());
        assert_eq!(vectors.missing_indices(&["one", "two"].map(TextHash::of_text)), [0]);
        vectors.append(&[(TextHash::of_text("one"), &[3.0; 3])]).unwrap();
        assert_eq!(open(dir.path()).row(&TextHash::of_text("one")), Some([3.0; 3].as_slice()));
        drop(vectors);
        std::fs::write(file(dir.path()), good).unwrap();
    }
}

#[test]
fn a_file_that_is_not_ours_is_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    for content in [&b""[..], b"leitvec1", &[0; 500]] {
        std::fs::write(file(dir.path()), content).unwrap();
        assert!(VectorStore::open_read_only(dir.path(), "minilm", "abc", DIMENSIONS).is_none());
        let mut vectors = open(dir.path());
        assert!(vectors.is_empty());
        vectors.append(&[(TextHash::of_text("one"), &[1.0; 3])]).unwrap();
    }
    let other = VectorStore::open(dir.path(), "minilm", "abc", 4).unwrap();
    assert!(other.is_empty(), "other dimensions, other vectors");
}

#[test]
fn a_reader_beside_a_writer_sees_whole_records_and_cuts_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert!(VectorStore::open_read_only(dir.path(), "minilm", "abc", DIMENSIONS).is_none());
    let mut writer = open(dir.path());
    writer.append(&[(TextHash::of_text("one"), &[1.0; 3])]).unwrap();
    OpenOptions::new().append(true).open(file(dir.path())).unwrap().write_all(&[7; 10]).unwrap();
    let mut reader = VectorStore::open_read_only(dir.path(), "minilm", "abc", DIMENSIONS).unwrap();
    assert_eq!(reader.index.len(), 1);
    assert!(reader.append(&[(TextHash::of_text("two"), &[1.0; 3])]).is_err());
    let length = std::fs::metadata(file(dir.path())).unwrap().len();
    assert_eq!(length as usize, HEADER_BYTES + record_bytes(DIMENSIONS) + 10);
}

#[test]
fn a_vector_of_another_length_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    assert!(open(dir.path()).append(&[(TextHash::of_text("one"), &[1.0; 4])]).is_err());
}
