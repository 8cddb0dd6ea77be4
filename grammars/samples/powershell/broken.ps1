enum ArchiveState {
    Skipped = 0
    Moved = 1
    Failed = 2
}

class ArchiveEntry {
    [string]$Name
    [long]$Bytes
    [ArchiveState]$State = [ArchiveState]::Skipped
    hidden [datetime]$Seen

    ArchiveEntry([System.IO.FileInfo]$file) {
        $this.Name = $file.FullName
        $this.Bytes = $file.Length
        $this.Seen = [datetime]::UtcNow
    }

    [string] ToString() {
        return '{0,-8} {1:N1} KB  {2}' -f $this.State, ($this.Bytes / 1024), $this.Name
    }

}

function Move-ToArchive([System.IO.FileInfo]$File, [string]$Target) {
    $entry = [ArchiveEntry]::new($File)
    try {
        if ($PSCmdlet.ShouldProcess($File.FullName, "Move to `"$Target`"")) {
            Move-Item -LiteralPath $File.FullName -Destination $Target -Force
            $entry.State = [ArchiveState]::Moved
    }
    catch [UnauthorizedAccessException], [System.IO.IOException] {
        Write-Warning "Cannot move $($File.Name): $($_.Exception.Message)"
        $entry.State = [ArchiveState]::Failed
    }
    finally {
        $script:seen++
    }
    return $entry
}

$seen = 0
