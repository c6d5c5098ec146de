//! Archives of data that lie beside the project, where they do.

use std::path::Path;

/// Unpacks `<archive>` of the data beside the project into a folder, which is made; false, said on stderr,
/// where the data is not there.
pub fn unpack_into(archive: &str, folder: &Path) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(archive);
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return false;
    };
    tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(folder).unwrap();
    true
}
