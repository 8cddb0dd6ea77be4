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
